package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import java.util.Collection;
import java.util.Optional;

/** S2: a member enters the ack set of a reign only when it follows in its term. */
public final class EntersCaughtUp {
  private EntersCaughtUp() {}

  /**
   * One version replaces another within a reign.
   *
   * @param following hosts that have followed in this term
   */
  public static Optional<Violation> check(
      ServiceRecord before, ServiceRecord after, Collection<HostId> following) {
    if (!(before.phase() instanceof Phase.Leading)
        || !(after.phase() instanceof Phase.Leading)
        || !before.term().equals(after.term())
        || after.rules().size() <= before.rules().size()) {
      return Optional.empty();
    }
    var present = before.rules().getLast().members();
    return after.rules().getLast().members().stream()
        .filter(host -> !present.contains(host) && !following.contains(host))
        .findFirst()
        .map(host ->
            Violation.of(
                EntersCaughtUp.class,
                "%s enters the ack set in term %s without having followed in it",
                host,
                after.term()));
  }
}
