package io.holdfast.agent;

import io.holdfast.agent.link.GoalsDesk;
import io.holdfast.agent.sight.Lookout;
import io.holdfast.agent.time.Ticker;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.goal.Route;
import io.holdfast.core.leader.Goals;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this host asks of others: of every service it has a member of and, since a voter may become
 * controller, on voters of every service.
 */
final class Lookouts implements GoalsDesk.Taker {
  private final HostId self;
  private final Map<ServiceId, Lookout> byService = new LinkedHashMap<>();

  private Lookouts(HostId self) {
    this.self = self;
  }

  static Lookouts open(
      ClusterSpec cluster, HostId self, Drivers drivers, Ticker ticker, Runnable onNews) {
    var lookouts = new Lookouts(self);
    for (var service : cluster.services()) {
      if (ServiceView.watchers(cluster, service).contains(self)) {
        lookouts.byService.put(
            service.id(),
            new Lookout(
                service.id(),
                self,
                drivers.of(service.id()),
                cluster.detection().heartbeat(),
                pace(cluster, service),
                ticker,
                onNews));
      }
    }
    return lookouts;
  }

  /**
   * What an asynchronous service may lose counts from the last answer of its primary, so that a
   * whole heartbeat between two of them would be a part of the objective.
   */
  private static Duration pace(ClusterSpec cluster, ServiceSpec service) {
    var heartbeat = cluster.detection().heartbeat();
    return Goals.lease(cluster, service) == null ? heartbeat : heartbeat.dividedBy(4);
  }

  void tick() {
    byService.values().forEach(Lookout::tick);
  }

  void askNow(ServiceId service) {
    var lookout = byService.get(service);
    if (lookout != null) {
      lookout.askNow();
    }
  }

  /** A standby that receives nothing is reason to ask. */
  void heard(MemberReport report) {
    if (report.engine() instanceof EngineState.Standby(_, _, Link.Attached attached, _)
        && !attached.streaming()) {
      askNow(report.service());
    }
  }

  List<Sighting> sightings() {
    return byService.values().stream().flatMap(lookout -> lookout.sighting().stream()).toList();
  }

  @Override
  public void order(Order order, Instant asOf, boolean answer) {
    switch (order.goal()) {
      case MemberGoal.Follow(_, var primary) -> aim(order.service(), primary);
      case MemberGoal.Lead _, MemberGoal.Form _ -> aim(order.service(), self);
      case MemberGoal.Wait _,
          MemberGoal.Seal _,
          MemberGoal.Run _,
          MemberGoal.Observe _,
          MemberGoal.StepDown _ -> {
        // The one asked so far goes on being asked: it may still be there.
      }
    }
  }

  @Override
  public void route(Route route) {
    if (route.primary() != null) {
      aim(route.service(), route.primary());
    }
  }

  private void aim(ServiceId service, HostId primary) {
    var lookout = byService.get(service);
    if (lookout != null) {
      lookout.aimAt(primary);
    }
  }
}
