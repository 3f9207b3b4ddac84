package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.durability.SealingVerdict;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.spec.Durability;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * "Could this service fail over right now, to whom, and if not, why?", answered as if the primary's
 * host were lost at this instant.
 *
 * @param to who would become primary; null when nobody would
 * @param reasons what stands against it; empty when the answer is yes
 */
public record FailoverReadiness(boolean answer, @Nullable HostId to, List<Reason> reasons) {
  public FailoverReadiness {
    reasons = List.copyOf(reasons);
  }

  /** The answer for one service. */
  public static FailoverReadiness of(ServiceView view) {
    var record = view.record();
    if (record.phase() instanceof Phase.Shared) {
      return shared(view);
    }
    if (record.phase() instanceof Phase.Elected(var elected, _)) {
      return adopted(view, elected);
    }
    if (!(record.phase() instanceof Phase.Leading(var primary))) {
      return no(Reason.of(ReasonCode.NOT_STEADY));
    }
    if (record.paused()) {
      return no(Reason.of(ReasonCode.PAUSED));
    }
    var survivors =
        Members.of(view).except(primary).stream().filter(Member::isRunningStandby).toList();
    var positions = new LinkedHashMap<HostId, LogPosition>();
    survivors.forEach(member -> positions.put(member.host(), member.received()));
    var verdict = SealingVerdict.of(record.rules(), positions);
    for (var rule : verdict.unsatisfied()) {
      if (!rule.isAlone()) {
        return no(Feasibility.describe(rule, verdict));
      }
      var refusal = refusalWhenAlone(view, survivors, rule.primary());
      if (refusal != null) {
        return no(refusal);
      }
    }
    return survivors.stream()
        .max(Comparator.comparing(Member::received))
        .map(best -> firstAsAdvanced(survivors, best))
        .orElseGet(() -> no(Reason.of(ReasonCode.NO_CANDIDATE, "no standby runs")));
  }

  /** Where every member runs, another one takes over without anything being decided. */
  private static FailoverReadiness shared(ServiceView view) {
    var ready = Sharing.ready(Members.of(view));
    return ready > 1
        ? new FailoverReadiness(true, null, List.of())
        : no(Reason.of(ReasonCode.NO_CANDIDATE, "%d of the members is ready", ready));
  }

  /** Its electors fail over by themselves: whether they could, and whether to one alone. */
  private static FailoverReadiness adopted(ServiceView view, HostId primary) {
    var members = Members.of(view);
    var obstacle = AdoptedRequests.electors(view, members, primary);
    if (obstacle.isPresent()) {
      return no(obstacle.get());
    }
    var candidates = AdoptedSet.candidates(members, primary);
    return candidates.isEmpty()
        ? no(Reason.of(ReasonCode.NO_CANDIDATE, "no standby runs that they could choose"))
        : new FailoverReadiness(
            true, candidates.size() == 1 ? candidates.getFirst().host() : null, List.of());
  }

  private static FailoverReadiness firstAsAdvanced(List<Member> survivors, Member best) {
    var to =
        survivors.stream()
            .filter(member -> member.received().equals(best.received()))
            .findFirst()
            .orElse(best);
    return new FailoverReadiness(true, to.host(), List.of());
  }

  private static @Nullable Reason refusalWhenAlone(
      ServiceView view, List<Member> survivors, HostId primary) {
    if (view.service().durability() != Durability.ASYNC) {
      return Reason.of(ReasonCode.DEGRADED, "only %s holds the newest writes", primary);
    }
    if (!view.service().holdsData()) {
      return survivors.isEmpty() ? Reason.of(ReasonCode.NO_CANDIDATE, "no standby runs") : null;
    }
    var rpo = view.service().objectives().rpo();
    var within =
        survivors.stream()
            .anyMatch(member ->
                member.engine() instanceof EngineState.Standby(_, _, _, var behind)
                    && behind != null
                    && behind.compareTo(rpo) <= 0);
    return within
        ? null
        : Reason.of(ReasonCode.LOSS_ABOVE_OBJECTIVE, "no standby is within %d ms", rpo.toMillis());
  }

  private static FailoverReadiness no(Reason reason) {
    return new FailoverReadiness(false, null, List.of(reason));
  }
}
