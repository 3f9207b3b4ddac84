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
 * disks. A rule under which the primary acknowledged alone is S4's. Rules that nothing was
 * acknowledged under, and rules older than the log of a sealed member, ask for nothing.
 */
public final class SealBeforePromote {
  private SealBeforePromote() {}

  /**
   * A record that begins a new term replaces another.
   *
   * @param sealed the term that each host has sealed, on its disk
   * @param stopped the latest term that each host has sealed and said to have no writer of, for
   *     good
   * @param newestLog term in which the most advanced log of a sealed member ends
   */
  public static Optional<Violation> check(
      ServiceRecord before,
      ServiceRecord after,
      Map<HostId, Term> sealed,
      Map<HostId, Term> stopped,
      Term newestLog) {
    var overridden = before.phase() instanceof Phase.Replacing replacing && replacing.acceptLoss();
    if (!after.term().isAfter(before.term()) || overridden) {
      return Optional.empty();
    }
    var oldest = before.rules().getFirst().term();
    for (var rule : before.rules()) {
      var asks = rule.term().equals(oldest) && !newestLog.isAfter(oldest) && !rule.isAlone();
      if (asks && !isSealed(rule, before.term(), sealed, stopped)) {
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

  private static boolean isSealed(
      AckRule rule, Term term, Map<HostId, Term> sealed, Map<HostId, Term> stopped) {
    var count =
        rule.members().stream()
            .filter(host -> sealed.getOrDefault(host, Term.NONE).isAtLeast(term))
            .count();
    return count >= rule.sealingQuorum()
        || stopped.getOrDefault(rule.primary(), Term.NONE).isAtLeast(term);
  }
}
