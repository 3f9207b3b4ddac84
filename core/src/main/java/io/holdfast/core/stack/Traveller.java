package io.holdfast.core.stack;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;

/**
 * A service that a move is to hand over.
 *
 * @param term its term when the move began: a later one elsewhere than on the target says that it
 *     did not come about
 */
public record Traveller(ServiceId service, Term term) {}
