package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.durability.SealingVerdict;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * A planned switchover after its first step: the old primary drains, stops and seals itself while
 * the standbys go on receiving. Whatever happens, the way out is a new term: the target's, at once,
 * when it holds everything in time, otherwise the old primary's own, after a seal.
 */
final class Move {
  /** How often the progress is looked at when no report says that something changed. */
  private static final Duration REVIEW = Duration.ofMillis(200);

  private Move() {}

  static LeaderDecision decide(ServiceView view, Members members, Phase.Switching move) {
    var deadline = view.recordedAt().plus(view.service().switchoverTimeout());
    var target = members.get(move.target());
    if (target.isEmpty()
        && view.now().isBefore(deadline)
        && isStillToBeHeard(view, move.target())) {
      return hold(
          view,
          deadline,
          Reason.of(ReasonCode.CONTROLLER_TOO_YOUNG, "%s has not reported yet", move.target()));
    }
    if (target.isEmpty() || !target.get().isAttachedTo(move.primary(), view.record().term())) {
      return end(
          view, move, move.primary(), Reason.of(ReasonCode.TARGET_LOST, "%s", move.target()));
    }
    if (!view.now().isBefore(deadline)) {
      return end(view, move, move.primary(), missed(view, move, members));
    }
    var drained =
        members.get(move.primary()).flatMap(member -> member.finalPosition(view.record().term()));
    if (drained.isEmpty()) {
      return hold(view, deadline, Reason.of(ReasonCode.DRAINING, "%s", move.primary()));
    }
    return target.get().received().isAtLeast(drained.get())
        ? handOver(view, members, move, drained.get())
        : hold(view, deadline, catchingUp(move.target(), target.get().received(), drained.get()));
  }

  /** Of a host that has not yet had the time to report to this controller nobody knows. */
  private static boolean isStillToBeHeard(ServiceView view, HostId host) {
    return Observers.heardWithin(view, host, view.cluster().detection().silence());
  }

  /**
   * The old primary has sealed the term by itself, and nobody else can write in it: whoever holds
   * all that it had is as good as sealed.
   */
  private static LeaderDecision handOver(
      ServiceView view, Members members, Phase.Switching move, LogPosition last) {
    var holders = new LinkedHashMap<HostId, LogPosition>();
    holders.put(move.primary(), last);
    var why = Reason.of(ReasonCode.TARGET_CAUGHT_UP, "%s", move.target());
    if (!SealingVerdict.of(view.record().rules(), holders).isSealed()) {
      return end(view, move, move.target(), why);
    }
    members.except(move.primary()).stream()
        .filter(member -> member.isAttachedTo(move.primary(), view.record().term()))
        .filter(member -> member.received().isAtLeast(last))
        .forEach(member -> holders.put(member.host(), last));
    return Succession.promote(view, members, move.target(), holders, why);
  }

  private static Reason missed(ServiceView view, Phase.Switching move, Members members) {
    var drained =
        members.get(move.primary()).flatMap(member -> member.finalPosition(view.record().term()));
    return drained.isEmpty()
        ? Reason.of(ReasonCode.DEADLINE_MISSED, "%s did not stop in time", move.primary())
        : Reason.of(ReasonCode.DEADLINE_MISSED, "%s did not catch up in time", move.target());
  }

  private static Reason catchingUp(HostId target, LogPosition at, LogPosition goal) {
    return Reason.of(ReasonCode.TARGET_CATCHING_UP, "%s is at %s of %s", target, at, goal);
  }

  private static LeaderDecision end(
      ServiceView view, Phase.Switching move, HostId preferred, Reason why) {
    var next = view.record().with(new Phase.Replacing(move.primary(), preferred, false, why));
    return new LeaderDecision.Write(next, why);
  }

  private static LeaderDecision hold(ServiceView view, Instant deadline, Reason why) {
    var review = view.now().plus(REVIEW);
    return new LeaderDecision.Hold(why, review.isBefore(deadline) ? review : deadline);
  }
}
