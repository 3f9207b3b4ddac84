package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import java.util.Optional;

/** S6: an entry leads to the primary of the highest term it has heard of, or to nobody. */
public final class RoutesOnlyForward {
  private RoutesOnlyForward() {}

  /**
   * A client is led to a primary.
   *
   * @param primaryTerm term that this primary is in
   * @param known highest term that the entry has heard of
   */
  public static Optional<Violation> check(
      HostId entry, HostId primary, Term primaryTerm, Term known) {
    return known.isAfter(primaryTerm)
        ? Optional.of(
            Violation.of(
                RoutesOnlyForward.class,
                "the entry on %s leads to %s of term %s, having heard of term %s",
                entry,
                primary,
                primaryTerm,
                known))
        : Optional.empty();
  }
}
