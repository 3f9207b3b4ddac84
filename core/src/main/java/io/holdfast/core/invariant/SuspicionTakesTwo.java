package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import java.util.Collection;
import java.util.Optional;

/**
 * S5: a primary is given up as unreachable only when the controller and another host have failed to
 * reach it.
 */
public final class SuspicionTakesTwo {
  private SuspicionTakesTwo() {}

  /**
   * A record that begins a replacement is about to be written.
   *
   * @param controller who decides
   * @param failed hosts whose own newest question to the primary went unanswered
   */
  public static Optional<Violation> check(
      ServiceRecord next,
      HostId controller,
      Collection<HostId> failed,
      Collection<HostId> members) {
    if (!(next.phase() instanceof Phase.Replacing(var former, _, _, var why))
        || why.code() != ReasonCode.PRIMARY_UNREACHABLE) {
      return Optional.empty();
    }
    var standby = failed.stream().anyMatch(host -> members.contains(host) && !host.equals(former));
    return standby && failed.contains(controller)
        ? Optional.empty()
        : Optional.of(
            Violation.of(
                SuspicionTakesTwo.class,
                "%s is given up as unreachable although only %s could not reach it",
                former,
                failed));
  }
}
