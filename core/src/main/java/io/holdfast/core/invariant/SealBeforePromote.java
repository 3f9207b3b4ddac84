package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import java.util.Map;
import java.util.Optional;

/**
 * S3: when a new term begins, enough members of every ack rule have the old term sealed on their
 * disks. A rule under which the primary acknowledged alone is S4's, unless the primary itself is
 * sealed.
 */
public final class SealBeforePromote {
  private SealBeforePromote() {}

  /**
   * A record that begins a new term replaces another.
   *
   * @param sealed the term that each host has sealed, on its disk
   */
  public static Optional<Violation> check(
      ServiceRecord before, ServiceRecord after, Map<HostId, Term> sealed) {
    var overridden = before.phase() instanceof Phase.Replacing replacing && replacing.acceptLoss();
    if (!after.term().isAfter(before.term()) || overridden) {
      return Optional.empty();
    }
    for (var rule : before.rules()) {
      if (!rule.isAlone() && !isSealed(rule, before.term(), sealed)) {
        return Optional.of(
            Violation.of(
                SealBeforePromote.class,
                "term %s begins although too few of %s have sealed term %s: %s",
                after.term(),
                rule,
                before.term(),
                sealed));
      }
    }
    return Optional.empty();
  }

  private static boolean isSealed(AckRule rule, Term term, Map<HostId, Term> sealed) {
    var count =
        rule.members().stream()
            .filter(host -> sealed.getOrDefault(host, Term.NONE).isAtLeast(term))
            .count();
    return count >= rule.sealingQuorum()
        || sealed.getOrDefault(rule.primary(), Term.NONE).isAtLeast(term);
  }
}
