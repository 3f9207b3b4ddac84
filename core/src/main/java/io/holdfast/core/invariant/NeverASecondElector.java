package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import java.util.Collection;
import java.util.Optional;

/**
 * S9: with a set that has electors of its own nothing is done but to hold writes for a moment and
 * to ask, and its record names nobody whom more than half of the electors have not named.
 */
public final class NeverASecondElector {
  private NeverASecondElector() {}

  /** Whether a step may be taken with a member of an adopted set at all. */
  public static boolean isAllowed(HostAction action) {
    return switch (action) {
      case HostAction.HoldWrites _, HostAction.ReleaseWrites _, HostAction.Appeal _ -> true;
      case HostAction.RememberSeal _,
          HostAction.Initialize _,
          HostAction.Adopt _,
          HostAction.StopReceiving _,
          HostAction.Drain _,
          HostAction.Demote _,
          HostAction.StartFenced _,
          HostAction.Promote _,
          HostAction.Enforce _,
          HostAction.Open _,
          HostAction.Run _,
          HostAction.KeepLogFor _,
          HostAction.Tune _,
          HostAction.Attach _,
          HostAction.Rewind _,
          HostAction.Clone _ ->
          false;
    };
  }

  /** A host begins a step with a member of an adopted set. */
  public static Optional<Violation> check(HostId host, HostAction action) {
    return isAllowed(action)
        ? Optional.empty()
        : Optional.of(
            Violation.of(
                NeverASecondElector.class,
                "%s takes the step %s with a member of an adopted set",
                host,
                action));
  }

  /**
   * A record of an adopted set is about to be written.
   *
   * @param namedBy electors that have ever named its primary by its election
   * @param listed how many electors there are
   */
  public static Optional<Violation> check(
      ServiceRecord next, Collection<String> namedBy, int listed) {
    var chosen = next.phase() instanceof Phase.Elected || next.phase() instanceof Phase.Yielding;
    if (!chosen) {
      return Optional.of(
          Violation.of(NeverASecondElector.class, "an adopted set is led by %s", next.phase()));
    }
    return namedBy.size() > listed / 2
        ? Optional.empty()
        : Optional.of(
            Violation.of(
                NeverASecondElector.class,
                "%s of term %s is named by %s of %d electors",
                next.primary().orElseThrow(),
                next.term(),
                namedBy,
                listed));
  }
}
