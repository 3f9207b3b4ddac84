package io.holdfast.core.goal;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A goal with what fences it: whoever has seen a higher epoch, or obeyed a higher term or revision,
 * refuses it.
 *
 * @param epoch reign of the controller that sends it
 * @param term term of the record it was derived from
 * @param revision revision of that record
 * @param paused whether the operator asked to leave the member alone
 * @param leaseFor for how long at most, from now, a lease of a primary of the term may still run;
 *     below zero when it is over; null unless the term is being ended and the controller can prove
 *     when
 */
public record Order(
    ServiceId service,
    Epoch epoch,
    Term term,
    Revision revision,
    boolean paused,
    MemberGoal goal,
    @Nullable Duration leaseFor) {
  /** An order that says nothing of a lease. */
  public Order(
      ServiceId service,
      Epoch epoch,
      Term term,
      Revision revision,
      boolean paused,
      MemberGoal goal) {
    this(service, epoch, term, revision, paused, goal, null);
  }

  /** The same, with what is known of the lease now. */
  public Order withLeaseFor(@Nullable Duration rest) {
    return new Order(service, epoch, term, revision, paused, goal, rest);
  }

  /** Whether it orders what the other does, whatever time has passed. */
  public boolean isAs(@Nullable Order other) {
    return other != null && withLeaseFor(null).equals(other.withLeaseFor(null));
  }
}
