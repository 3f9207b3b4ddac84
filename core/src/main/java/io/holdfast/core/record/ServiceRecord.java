package io.holdfast.core.record;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.spec.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that the quorum store knows of a service. Small on purpose: what can be observed is not
 * written.
 *
 * @param revision grows by one with every write; the store compares it
 * @param term term of the present or last primary
 * @param rules ack rules that may have acknowledged writes, oldest first; the last one is the
 *     newest (S2)
 * @param paused an operator suspended automatic failover
 */
public record ServiceRecord(
    ServiceId service,
    Revision revision,
    Term term,
    Phase phase,
    List<AckRule> rules,
    boolean paused) {
  /** Most rules that may stand beside each other before further changes are refused. */
  public static final int MAX_RULES = 8;

  public ServiceRecord {
    rules = List.copyOf(rules);
  }

  /** A service nobody has written about yet. */
  public static ServiceRecord unformed(ServiceId service) {
    return new ServiceRecord(
        service, Revision.NONE, Term.NONE, new Phase.Unformed(), List.of(), false);
  }

  /**
   * The member that leads, or is to lead, the record's term; empty while a term is being ended, and
   * where every member runs.
   */
  public Optional<HostId> primary() {
    return switch (phase) {
      case Phase.Unformed _, Phase.Replacing _, Phase.Shared _ -> Optional.empty();
      case Phase.Forming(var primary, _) -> Optional.of(primary);
      case Phase.Leading(var primary) -> Optional.of(primary);
      case Phase.Switching(var primary, _) -> Optional.of(primary);
      case Phase.Elected(var primary, _) -> Optional.of(primary);
      case Phase.Yielding(var primary, _, _, _) -> Optional.of(primary);
    };
  }

  /** The rule to be put or kept in force; empty before the first primary. */
  public Optional<AckRule> newestRule() {
    return rules.isEmpty() ? Optional.empty() : Optional.of(rules.getLast());
  }

  /** Whether the newest rule stands alone and belongs to the present term. */
  public boolean isSettled() {
    return rules.size() == 1 && rules.getFirst().term().equals(term);
  }

  /**
   * Whether the primary may serve clients (S11): it leads, a rule of its own term has been covered,
   * so that no older term's rule is left, and under {@link Durability#STRICT} that rule asks for a
   * standby.
   */
  public boolean mayServe(Durability durability) {
    return phase instanceof Phase.Leading
        && !rules.isEmpty()
        && rules.stream().allMatch(rule -> rule.term().equals(term))
        && (durability != Durability.STRICT || !rules.getFirst().isAlone());
  }

  /** The next version with another phase. */
  public ServiceRecord with(Phase next) {
    return new ServiceRecord(service, revision.next(), term, next, rules, paused);
  }

  /** The next version with other rules. */
  public ServiceRecord withRules(List<AckRule> next) {
    return new ServiceRecord(service, revision.next(), term, phase, next, paused);
  }

  /** The next version with a further rule; the older ones stay beside it. */
  public ServiceRecord appending(AckRule rule) {
    var next = new ArrayList<>(rules);
    next.add(rule);
    return withRules(next);
  }

  /** The next version, paused or resumed. */
  public ServiceRecord withPaused(boolean next) {
    return new ServiceRecord(service, revision.next(), term, phase, rules, next);
  }
}
