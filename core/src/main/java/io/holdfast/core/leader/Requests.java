package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Weighs what operators ask for. Pure, like every decision. */
public final class Requests {
  private static final String EVERY_MEMBER = "every member runs it";

  private Requests() {}

  /** The record that the request leads to, or why it is refused. */
  public static RequestOutcome apply(ServiceView view, Request request) {
    var members = Members.of(view);
    if (view.service().isAdopted()) {
      return AdoptedRequests.apply(view, members, request);
    }
    return switch (request) {
      case Request.Switchover(var target) -> switchover(view, members, target);
      case Request.Failover failover -> failover(view, members, failover);
      case Request.Pause _ ->
          view.record().paused()
              ? refused(ReasonCode.PAUSED, "")
              : accepted(view, true, ReasonCode.PAUSED);
      case Request.Resume _ ->
          view.record().paused()
              ? accepted(view, false, ReasonCode.RESUMED)
              : refused(ReasonCode.NOT_PAUSED, "");
    };
  }

  private static RequestOutcome switchover(
      ServiceView view, Members members, @Nullable HostId wanted) {
    if (view.record().phase() instanceof Phase.Shared) {
      return refused(ReasonCode.NO_PRIMARY, EVERY_MEMBER);
    }
    if (!(view.record().phase() instanceof Phase.Leading(var primary))) {
      return refused(ReasonCode.NOT_STEADY, "the primary is being determined or moved");
    }
    if (!view.record().isSettled()) {
      return refused(
          ReasonCode.NOT_STEADY,
          "who acknowledges is changing to %s"
              .formatted(view.record().newestRule().orElseThrow().members()));
    }
    if (wanted != null && !view.service().members().contains(wanted)) {
      return refused(ReasonCode.NOT_A_MEMBER, wanted.name());
    }
    if (primary.equals(wanted)) {
      return refused(ReasonCode.ALREADY_PRIMARY, primary.name());
    }
    if (!(PrimaryHealth.of(view, members, primary)
        instanceof PrimaryHealth.Healthy(_, var engine))) {
      return refused(
          ReasonCode.NO_PRIMARY, "%s does not serve; ask for a failover".formatted(primary));
    }
    var target =
        wanted == null ? readiest(view, members, primary, engine.written()) : Optional.of(wanted);
    if (target.isEmpty()) {
      return refused(ReasonCode.NOT_CAUGHT_UP, "no standby is ready to take over");
    }
    if (!isReady(view, members, primary, engine.written(), target.get())) {
      return refused(ReasonCode.NOT_CAUGHT_UP, target.get().name());
    }
    return new RequestOutcome.Accepted(
        view.record().with(new Phase.Switching(primary, target.get())),
        Reason.of(ReasonCode.SWITCHOVER_REQUESTED, "from %s to %s", primary, target.get()));
  }

  private static Optional<HostId> readiest(
      ServiceView view, Members members, HostId primary, LogPosition written) {
    return members.except(primary).stream()
        .filter(member -> isReady(view, members, primary, written, member.host()))
        .max(Comparator.comparing(Member::received))
        .map(Member::host);
  }

  private static boolean isReady(
      ServiceView view, Members members, HostId primary, LogPosition written, HostId target) {
    return members
        .get(target)
        .filter(member -> member.isFollowing(primary, view.record().term(), Duration.ZERO))
        .filter(
            member -> written.offset() - member.received().offset() <= WantedRule.CAUGHT_UP_OFFSET)
        .isPresent();
  }

  private static RequestOutcome failover(
      ServiceView view, Members members, Request.Failover request) {
    var target = request.target();
    if (target != null && !view.service().members().contains(target)) {
      return refused(ReasonCode.NOT_A_MEMBER, target.name());
    }
    var why = Reason.of(ReasonCode.FAILOVER_REQUESTED, "%s", request.reason());
    return switch (view.record().phase()) {
      case Phase.Leading(var primary) -> {
        var obstacle = Feasibility.obstacle(view, members, primary);
        yield obstacle.isPresent() && !request.acceptLoss()
            ? new RequestOutcome.Refused(obstacle.get())
            : replacing(view, primary, target, request.acceptLoss(), why);
      }
      case Phase.Replacing(var former, var preferred, var acceptLoss, _) ->
          replacing(
              view,
              former,
              target == null ? preferred : target,
              acceptLoss || request.acceptLoss(),
              why);
      case Phase.Switching _ -> refused(ReasonCode.NOT_STEADY, "a switchover is under way");
      case Phase.Unformed _, Phase.Forming _ -> refused(ReasonCode.NO_PRIMARY, "");
      case Phase.Shared _ -> refused(ReasonCode.NO_PRIMARY, EVERY_MEMBER);
      case Phase.Elected _, Phase.Yielding _ -> refused(ReasonCode.MODE_CHANGED, "");
    };
  }

  private static RequestOutcome replacing(
      ServiceView view, HostId former, @Nullable HostId preferred, boolean acceptLoss, Reason why) {
    return new RequestOutcome.Accepted(
        view.record().with(new Phase.Replacing(former, preferred, acceptLoss, why)), why);
  }

  private static RequestOutcome accepted(ServiceView view, boolean paused, ReasonCode code) {
    return new RequestOutcome.Accepted(view.record().withPaused(paused), Reason.of(code));
  }

  private static RequestOutcome refused(ReasonCode code, String detail) {
    return new RequestOutcome.Refused(new Reason(code, detail));
  }
}
