package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import java.util.Optional;

/** S3: a member that has told anybody of a seal never follows or serves in that term again. */
public final class SealsHold {
  private SealsHold() {}

  /**
   * A member begins to follow or to serve in a term, or confirms something in it.
   *
   * @param reported highest term it has ever reported as sealed
   */
  public static Optional<Violation> check(HostId host, Term term, Term reported) {
    return reported.isAtLeast(term)
        ? Optional.of(
            Violation.of(
                SealsHold.class,
                "%s takes part in term %s, having reported term %s sealed",
                host,
                term,
                reported))
        : Optional.empty();
  }
}
