package io.holdfast.core.durability;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a term has been sealed well enough for the next one to begin (S3).
 *
 * <p>A rule (A, k) is satisfied when |A| - k + 1 members of A are sealed: every set of k members
 * that made an acknowledgement possible then has a sealed member in it, and no k unsealed members
 * are left to make another. It is satisfied as well by the sealed former primary itself, whose log
 * holds everything it ever acknowledged.
 *
 * <p>Two kinds of rules ask for nothing any more. One whose term is older than the end of a sealed
 * member's log: that later term began only when the rule was satisfied, from a log that held
 * everything acknowledged under it, and whatever was written later was written on top. And one that
 * stands beside a rule of an older term: its primary has never admitted clients (S11), so nothing
 * was ever acknowledged under it.
 *
 * @param unsatisfied the rules that are not satisfied yet, oldest first
 * @param missing hosts that could still help to satisfy them
 */
public record SealingVerdict(List<AckRule> unsatisfied, Set<HostId> missing) {
  public SealingVerdict {
    unsatisfied = List.copyOf(unsatisfied);
    missing = Collections.unmodifiableSet(new TreeSet<>(missing));
  }

  /**
   * Weighs the sealed members against every rule.
   *
   * @param sealed final positions of the members that have sealed the term that is to end
   */
  public static SealingVerdict of(Collection<AckRule> rules, Map<HostId, LogPosition> sealed) {
    var newest =
        sealed.values().stream()
            .max(Comparator.naturalOrder())
            .map(LogPosition::term)
            .orElse(Term.NONE);
    var unsatisfied =
        servedUnder(rules).stream()
            .filter(rule -> !newest.isAfter(rule.term()))
            .filter(rule -> !isSatisfied(rule, sealed))
            .toList();
    var missing = new TreeSet<HostId>();
    for (var rule : unsatisfied) {
      missing.addAll(rule.members());
      missing.add(rule.primary());
    }
    missing.removeAll(sealed.keySet());
    return new SealingVerdict(unsatisfied, missing);
  }

  public boolean isSealed() {
    return unsatisfied.isEmpty();
  }

  /** The rules of the oldest term: a younger one serves only when those are gone. */
  private static List<AckRule> servedUnder(Collection<AckRule> rules) {
    var oldest = rules.stream().map(AckRule::term).min(Comparator.naturalOrder());
    return rules.stream().filter(rule -> oldest.filter(rule.term()::equals).isPresent()).toList();
  }

  private static boolean isSatisfied(AckRule rule, Map<HostId, LogPosition> sealed) {
    return countSealed(rule, sealed) >= rule.sealingQuorum() || isSealedByItsPrimary(rule, sealed);
  }

  private static long countSealed(AckRule rule, Map<HostId, LogPosition> sealed) {
    return rule.members().stream().filter(sealed::containsKey).count();
  }

  /**
   * A log that ends in the rule's own term, at the rule's own primary, was written by that reign
   * and holds all of it. One that ends in an earlier term shows that the reign never wrote
   * anything, so nothing was acknowledged under the rule.
   */
  private static boolean isSealedByItsPrimary(AckRule rule, Map<HostId, LogPosition> sealed) {
    var position = sealed.get(rule.primary());
    return position != null && rule.term().isAtLeast(position.term());
  }
}
