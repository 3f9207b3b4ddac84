package io.holdfast.agent.control;

import io.holdfast.agent.link.Internal;
import io.holdfast.agent.link.Reply;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.drill.DrillPlan;
import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.drill.StruckHosts;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What stands against a drill on the hosts that it would strike, which they alone know: each is
 * asked whether the fault could be brought about there. Nothing is.
 */
final class Obstacles {
  private final Controller.Place place;

  Obstacles(Controller.Place place) {
    this.place = place;
  }

  /**
   * Why a host cannot be given the plan's fault, by its own word; null when all can.
   *
   * @param epoch of the controller that asks
   * @param deadline how long each host may take to answer
   */
  @Nullable Reason to(DrillPlan plan, Epoch epoch, Duration deadline) throws InterruptedException {
    var host = plan.host();
    var fault = Fault.of(plan.kind(), plan.service());
    if (host == null || fault.isEmpty()) {
      return null;
    }
    var call =
        new Internal.FaultCall(epoch, new FaultOrder(0, fault.get(), plan.lasts()), null, null);
    for (var struck : StruckHosts.of(plan.kind(), host, place.cluster())) {
      var obstacle = obstacle(struck, call, deadline);
      if (obstacle != null) {
        return obstacle;
      }
    }
    return null;
  }

  private @Nullable Reason obstacle(HostId host, Internal.FaultCall call, Duration deadline)
      throws InterruptedException {
    if (host.equals(place.self())) {
      return place.ownFaults().call(call).refusal();
    }
    return switch (place.peers().fault(host, call, deadline)) {
      case Reply.Answered<FaultAnswer>(var answer) -> answer.refusal();
      case Reply.Refused<FaultAnswer>(var why) -> silent(host, why);
      case Reply.Silent<FaultAnswer>(var why) -> silent(host, why);
      case Reply.Declined<FaultAnswer>(_, var why, _) -> silent(host, why);
    };
  }

  private static Reason silent(HostId host, String why) {
    return Reason.of(ReasonCode.DRILL_HOST_MISSING, "%s: %s", host, why);
  }
}
