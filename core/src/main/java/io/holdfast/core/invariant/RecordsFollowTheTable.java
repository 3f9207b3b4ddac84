package io.holdfast.core.invariant;

import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.record.Transition;
import java.util.Optional;

/** S1, S2: a stored record only ever changes along a row of the table of transitions. */
public final class RecordsFollowTheTable {
  private RecordsFollowTheTable() {}

  /** One version replaces another. */
  public static Optional<Violation> check(ServiceRecord before, ServiceRecord after) {
    return Transition.between(before, after).isPresent()
        ? Optional.empty()
        : Optional.of(
            Violation.of(RecordsFollowTheTable.class, "no row leads from %s to %s", before, after));
  }
}
