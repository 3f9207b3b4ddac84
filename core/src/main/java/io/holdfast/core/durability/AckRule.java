package io.holdfast.core.durability;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Under which condition a primary acknowledges: at least {@code required} of {@code members} hold
 * the write.
 *
 * @param since revision of the service's record in which the rule was appended; names the rule
 * @param term term whose primary acknowledges under it
 * @param primary that primary
 * @param members the ack set A, without the primary
 * @param required k, 0 to |A|; 0 means that the primary acknowledges alone
 */
public record AckRule(
    Revision since, Term term, HostId primary, Set<HostId> members, int required) {
  public AckRule {
    members = Collections.unmodifiableSet(new TreeSet<>(members));
    if (required < 0 || required > members.size()) {
      throw new IllegalArgumentException(
          "k must be 0 to |A| = " + members.size() + ", not " + required);
    }
    if (members.contains(primary)) {
      throw new IllegalArgumentException(
          "the primary " + primary + " cannot acknowledge for itself");
    }
  }

  /**
   * How many members of A must be sealed so that none of the others together can acknowledge: |A| -
   * k + 1. Any k members that held an acknowledged write then include a sealed one (R + W &gt; N
   * with R = |A| - k + 1, W = k, N = |A|).
   */
  public int sealingQuorum() {
    return members.size() - required + 1;
  }

  /** Whether the primary acknowledges alone, so that S4 governs. */
  public boolean isAlone() {
    return required == 0;
  }

  /** Whether at least k of A are among these. */
  public boolean isHeldBy(Collection<HostId> holders) {
    return members.stream().filter(holders::contains).count() >= required;
  }

  /** Whether both ask for the same thing, whenever they were written. */
  public boolean asksSameAs(AckRule other) {
    return term.equals(other.term)
        && primary.equals(other.primary)
        && members.equals(other.members)
        && required == other.required;
  }

  @Override
  public String toString() {
    return "%d of %s (term %s, revision %s)".formatted(required, members, term, since);
  }
}
