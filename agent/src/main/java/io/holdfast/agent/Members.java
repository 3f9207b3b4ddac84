package io.holdfast.agent;

import io.holdfast.agent.link.GoalsDesk;
import io.holdfast.agent.storage.DataFolder;
import io.holdfast.agent.supervision.MemberSupervisor;
import io.holdfast.agent.supervision.Reports;
import io.holdfast.agent.time.Ticker;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.goal.Order;
import io.holdfast.core.leader.Goals;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** This host's members, each with its supervisor. */
final class Members implements GoalsDesk.Taker, AutoCloseable {
  private final Map<ServiceId, MemberSupervisor> byService = new LinkedHashMap<>();

  private Members() {}

  static Members open(
      AgentSettings settings,
      DataFolder folder,
      Drivers drivers,
      Reports reports,
      Ticker ticker,
      Runnable checkAwake) {
    var members = new Members();
    for (var service : settings.cluster().services()) {
      if (service.members().contains(settings.self())) {
        members.byService.put(
            service.id(),
            new MemberSupervisor(
                service,
                settings.cluster().detection(),
                Goals.lease(settings.cluster(), service),
                drivers.of(service.id()),
                MemberMemory.open(folder, service.id()),
                reports,
                ticker,
                checkAwake));
      }
    }
    return members;
  }

  /** Restarts this host's member, as {@link MemberSupervisor#restart}. */
  StepOutcome restart(Order order, Duration deadline) throws InterruptedException {
    var member = byService.get(order.service());
    return member == null
        ? new StepOutcome.Refused(Reason.of(ReasonCode.NOT_A_MEMBER, "%s", order.service()))
        : member.restart(order, deadline);
  }

  void start() {
    byService.values().forEach(MemberSupervisor::start);
  }

  @Override
  public void order(Order order, Instant asOf, boolean answer) {
    var member = byService.get(order.service());
    if (member != null) {
      member.accept(order, asOf, answer);
    }
  }

  @Override
  public void distrust(Instant wokenAt) {
    byService.values().forEach(member -> member.distrust(wokenAt));
  }

  @Override
  public void close() {
    byService.values().forEach(MemberSupervisor::close);
  }
}
