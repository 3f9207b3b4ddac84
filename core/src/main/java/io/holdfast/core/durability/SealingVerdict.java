package io.holdfast.core.durability;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import java.util.Collection;
import java.util.Collections;
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
    var unsatisfied = rules.stream().filter(rule -> !isSatisfied(rule, sealed)).toList();
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
