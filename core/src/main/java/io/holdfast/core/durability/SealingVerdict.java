package io.holdfast.core.durability;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
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
    var unsatisfied = rules.stream().filter(rule -> !isSatisfied(rule, rules, sealed)).toList();
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

  private static boolean isSatisfied(
      AckRule rule, Collection<AckRule> rules, Map<HostId, LogPosition> sealed) {
    return countSealed(rule, sealed) >= rule.sealingQuorum()
        || isSealedByItsPrimary(rule, rules, sealed);
  }

  private static long countSealed(AckRule rule, Map<HostId, LogPosition> sealed) {
    return rule.members().stream().filter(sealed::containsKey).count();
  }

  /**
   * A log that ends in the rule's own term, at the rule's own primary, was written by that reign
   * and holds all of it. One that ends in an earlier term shows that the reign never wrote
   * anything, so nothing was acknowledged under the rule. One that ends in a later term counts as
   * long as every term since was the same primary's: it has only ever added to its log.
   */
  private static boolean isSealedByItsPrimary(
      AckRule rule, Collection<AckRule> rules, Map<HostId, LogPosition> sealed) {
    var position = sealed.get(rule.primary());
    if (position == null) {
      return false;
    }
    for (var term = rule.term().next(); position.term().isAtLeast(term); term = term.next()) {
      if (!isPrimaryOf(rule.primary(), term, rules)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrimaryOf(HostId host, Term term, Collection<AckRule> rules) {
    return rules.stream().anyMatch(rule -> rule.term().equals(term) && rule.primary().equals(host));
  }
}
