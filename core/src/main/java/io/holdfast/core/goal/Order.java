package io.holdfast.core.goal;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;

/**
 * A goal with what fences it: whoever has seen a higher epoch, or obeyed a higher term or revision,
 * refuses it.
 *
 * @param epoch reign of the controller that sends it
 * @param term term of the record it was derived from
 * @param revision revision of that record
 * @param paused whether the operator asked to leave the member alone
 */
public record Order(
    ServiceId service,
    Epoch epoch,
    Term term,
    Revision revision,
    boolean paused,
    MemberGoal goal) {}
