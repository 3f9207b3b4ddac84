package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A term with a primary: watch it, and keep its ack rule in step with the standbys there are. */
final class Reign {
  private static final Duration REVIEW = Duration.ofSeconds(1);

  private Reign() {}

  static LeaderDecision decide(ServiceView view, Members members, HostId primary) {
    return switch (PrimaryHealth.of(view, members, primary)) {
      case PrimaryHealth.Healthy(_, var engine) -> keep(view, members, primary, engine);
      case PrimaryHealth.Starting(var why) -> hold(view, why);
      case PrimaryHealth.Suspect(var why) -> hold(view, why);
      case PrimaryHealth.SeenBy(var observer, var why) -> yieldOrHold(view, observer, why);
      case PrimaryHealth.Dead(var why) -> replace(view, members, primary, why);
    };
  }

  private static LeaderDecision keep(
      ServiceView view, Members members, HostId primary, EngineState.Primary engine) {
    var record = view.record();
    var newest = record.newestRule().orElseThrow();
    var enforced = engine.enforced();
    var inForce = enforced != null && enforced.rule().equals(newest.since());
    if (enforced != null
        && inForce
        && record.rules().size() > 1
        && isCovered(view, members, newest, enforced)) {
      return new LeaderDecision.Write(
          record.withRules(List.of(newest)), Reason.of(ReasonCode.RULE_COVERED, "%s", newest));
    }
    var wanted = WantedRule.of(view, members, primary, engine);
    if (wanted.differsFrom(newest)) {
      if (record.rules().size() >= ServiceRecord.MAX_RULES) {
        return hold(view, Reason.of(ReasonCode.TOO_MANY_RULES));
      }
      var given = !view.now().isBefore(patience(view));
      if (given || (inForce && !isAboutToBeCovered(view, members, newest))) {
        return new LeaderDecision.Write(
            record.appending(wanted.asRule(view, primary)), wanted.why());
      }
    }
    if (!inForce) {
      return new LeaderDecision.Hold(
          Reason.of(ReasonCode.RULE_NOT_IN_FORCE, "%s", newest), atPatience(view));
    }
    return record.isSettled()
        ? hold(view, wanted.why())
        : new LeaderDecision.Hold(
            Reason.of(ReasonCode.RULE_NOT_COVERED, "%s", newest), atPatience(view));
  }

  /**
   * Whether k members of the newest ack set hold all that the primary held when the rule came into
   * force (S2).
   */
  private static boolean isCovered(
      ServiceView view, Members members, AckRule newest, EngineState.Enforced enforced) {
    var holders =
        members.fresh().stream()
            .filter(member -> member.isAttachedTo(newest.primary(), view.record().term()))
            .filter(member -> member.received().isAtLeast(enforced.at()))
            .map(Member::host)
            .toList();
    return newest.isHeldBy(holders);
  }

  /**
   * Whether enough of the newest rule's own members are receiving already, so that the list is
   * about to collapse: another rule before that would only keep clients of a new primary waiting.
   */
  private static boolean isAboutToBeCovered(ServiceView view, Members members, AckRule newest) {
    var term = view.record().term();
    var receiving =
        members.fresh().stream()
            .filter(member -> member.isFollowing(newest.primary(), term, Duration.ZERO))
            .map(Member::host)
            .toList();
    return view.record().rules().size() > 1 && newest.isHeldBy(receiving);
  }

  /** When a rule that has not come into force is given up in favour of the next. */
  private static Instant patience(ServiceView view) {
    return view.recordedAt().plus(view.cluster().detection().silence());
  }

  /** Never in the past: whoever takes it at its word would look again without a pause. */
  private static Instant atPatience(ServiceView view) {
    var patience = patience(view);
    return patience.isAfter(view.now()) ? patience : view.now().plus(REVIEW);
  }

  private static LeaderDecision replace(
      ServiceView view, Members members, HostId primary, Reason why) {
    if (view.record().paused()) {
      return hold(view, Reason.of(ReasonCode.PAUSED, "%s", why));
    }
    var obstacle = Feasibility.obstacle(view, members, primary);
    if (obstacle.isPresent()) {
      return hold(view, Reason.of(obstacle.get().code(), "%s (%s)", obstacle.get().detail(), why));
    }
    var next = view.record().with(new Phase.Replacing(primary, view.ties().heir(), false, why));
    return new LeaderDecision.Write(next, why);
  }

  private static LeaderDecision yieldOrHold(ServiceView view, HostId observer, Reason why) {
    return ControllerSeat.voters(view.cluster()).contains(observer) && !observer.equals(view.self())
        ? new LeaderDecision.Yield(
            observer, Reason.of(ReasonCode.YIELDING, "%s", why), view.now().plus(REVIEW))
        : hold(view, why);
  }

  private static LeaderDecision hold(ServiceView view, Reason why) {
    return new LeaderDecision.Hold(why, view.now().plus(REVIEW));
  }
}
