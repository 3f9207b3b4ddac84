package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.durability.SealingVerdict;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.Durability;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Whether ending the present term could succeed with the members that report now. Sealing cannot be
 * undone, so it is not begun where it would only make things worse: a primary that comes back from
 * a cut can then simply go on.
 */
final class Feasibility {
  private Feasibility() {}

  /** What stands against it; empty when the term can be ended. */
  static Optional<Reason> obstacle(ServiceView view, Members members, HostId primary) {
    var expected = new LinkedHashMap<HostId, LogPosition>();
    for (var member : members.fresh()) {
      if (member.hasData()) {
        expected.put(member.host(), expectedPosition(view, member, primary));
      }
    }
    var verdict = SealingVerdict.of(view.record().rules(), expected);
    for (var rule : verdict.unsatisfied()) {
      if (rule.isAlone() && mayLoseSome(view, members, rule)) {
        continue;
      }
      return Optional.of(
          view.service().holdsData()
              ? describe(rule, verdict)
              : Reason.of(ReasonCode.NO_CANDIDATE, "no member could run it now"));
    }
    return expected.isEmpty() ? Optional.of(Reason.of(ReasonCode.NO_CANDIDATE)) : Optional.empty();
  }

  /**
   * The former primary's own log counts, once it is stopped; what it will report then is its own
   * term.
   */
  private static LogPosition expectedPosition(ServiceView view, Member member, HostId primary) {
    return member.host().equals(primary)
        ? new LogPosition(view.record().term(), 0)
        : member.received();
  }

  /** Whether the objective may allow going on without the one who acknowledged alone (S4). */
  private static boolean mayLoseSome(ServiceView view, Members members, AckRule rule) {
    return view.service().durability() == Durability.ASYNC
        && members.except(rule.primary()).stream().anyMatch(Member::isRunningStandby);
  }

  static Reason describe(AckRule rule, SealingVerdict verdict) {
    var missing = String.join(", ", verdict.missing().stream().map(HostId::name).toList());
    return rule.isAlone()
        ? Reason.of(
            ReasonCode.PRIMARY_NOT_PROVEN_STOPPED,
            "%s acknowledged alone; bring it back, or accept the loss",
            rule.primary())
        : Reason.of(
            ReasonCode.SEAL_INCOMPLETE,
            "needs %d of %s; missing %s",
            rule.sealingQuorum(),
            rule.members(),
            missing);
  }
}
