package io.holdfast.core.goal;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one member is to be. The host's {@code decide} turns the way there into steps. */
public sealed interface MemberGoal {
  /** Leave everything as it is: the service is not formed yet. */
  record Wait() implements MemberGoal {}

  /**
   * Become the first primary ever.
   *
   * @param adopt keep the data that is there; otherwise there must be none
   */
  record Form(Term term, boolean adopt, AckRule rule) implements MemberGoal {}

  /**
   * Be the primary of the term.
   *
   * @param rule ack rule to put in force before anything else
   * @param serve whether clients may be admitted (S11)
   * @param standbys members whose place in the log is kept
   * @param lease how long the primary may go on without hearing from the controller; null for ever
   *     (S10)
   */
  record Lead(
      Term term, AckRule rule, boolean serve, Set<HostId> standbys, @Nullable Duration lease)
      implements MemberGoal {
    public Lead {
      standbys = Collections.unmodifiableSet(new TreeSet<>(standbys));
    }
  }

  /** Follow the primary of the term. */
  record Follow(Term term, HostId primary) implements MemberGoal {}

  /**
   * Never receive or serve in the term again; report where the log ends. A former primary stops
   * accepting writes, stops, and comes back fenced.
   *
   * @param drain whether a primary lets its clients finish the transactions they are in first
   * @param lease how long a primary that drains may go on without hearing from the controller; null
   *     where it needs no lease
   */
  record Seal(Term term, boolean drain, @Nullable Duration lease) implements MemberGoal {
    public Seal(Term term, boolean drain) {
      this(term, drain, null);
    }
  }

  /** Run beside the others: the service has no primary. */
  record Run(Term term) implements MemberGoal {}

  /**
   * Go on as the service's own electors want; writes that were held are let go on.
   *
   * @param leads whether the member is the one that they have made primary; if not, clients that
   *     wait at it are sent away instead
   */
  record Observe(Term term, boolean leads) implements MemberGoal {}

  /**
   * A primary holds writes, such that its standbys get everything.
   *
   * @param former the primary that is to yield
   * @param appeal whether to ask the electors for another one
   */
  record StepDown(Term term, HostId former, boolean appeal) implements MemberGoal {}

  /** The lease that goes with the goal; null when none does. */
  default @Nullable Duration leased() {
    return switch (this) {
      case Lead lead -> lead.lease();
      case Seal seal -> seal.lease();
      case Wait _, Form _, Follow _, Run _, Observe _, StepDown _ -> null;
    };
  }
}
