package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.record.ServiceRecord;
import java.util.Collection;
import java.util.Optional;

/**
 * S2: whatever is acknowledged is on as many disks as one of the recorded rules asks for. A mixture
 * of two rules is none.
 */
public final class AcknowledgedIsHeld {
  private AcknowledgedIsHeld() {}

  /**
   * The primary of the record's term acknowledges by a rule.
   *
   * @param holders hosts that have said to hold what is acknowledged on their disks
   */
  public static Optional<Violation> check(
      ServiceRecord record, AckRule rule, Collection<HostId> holders) {
    if (!record.term().equals(rule.term())) {
      return Optional.empty();
    }
    return record.rules().stream().anyMatch(recorded -> recorded.isHeldBy(holders))
        ? Optional.empty()
        : Optional.of(
            Violation.of(
                AcknowledgedIsHeld.class,
                "%s acknowledges what is on the disks of %s, which is not enough for any of %s",
                rule.primary(),
                holders,
                record.rules()));
  }
}
