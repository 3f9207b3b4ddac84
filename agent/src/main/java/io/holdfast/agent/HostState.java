package io.holdfast.agent;

import io.holdfast.agent.control.EntryStatuses;
import io.holdfast.agent.control.StatusPage;
import io.holdfast.agent.http.LocalView;
import io.holdfast.agent.link.ReportDesk;
import io.holdfast.agent.link.Whereabouts;
import io.holdfast.api.CanFailOver;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.HostStatus;
import io.holdfast.api.ServiceStatus;
import io.holdfast.api.StatusReason;
import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Route;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What this host knows by itself. Thread-safe. */
final class HostState implements LocalView {
  private final ClusterSpec cluster;
  private final HostId self;
  private final ReportDesk reports;
  private final Whereabouts whereabouts;
  private final StatusPage.Positions positions;
  private final Map<ServiceId, Route> routes = new ConcurrentHashMap<>();
  private volatile boolean started;

  HostState(
      ClusterSpec cluster,
      HostId self,
      ReportDesk reports,
      Whereabouts whereabouts,
      StatusPage.Positions positions) {
    this.cluster = cluster;
    this.self = self;
    this.reports = reports;
    this.whereabouts = whereabouts;
    this.positions = positions;
  }

  void started() {
    started = true;
  }

  /** Takes a route, unless a later one is here. */
  void follow(Route route) {
    routes.merge(route.service(), route, HostState::later);
  }

  void distrust() {
    routes.clear();
  }

  @Override
  public boolean isStarted() {
    return started;
  }

  @Override
  public List<Reason> notReady() {
    var reasons = new ArrayList<Reason>();
    if (!started) {
      reasons.add(Reason.of(ReasonCode.ENGINE_STARTING, "the agent itself"));
    }
    if (controller().isEmpty()) {
      reasons.add(Reason.of(ReasonCode.NO_CONTROLLER));
    }
    for (var service : cluster.services()) {
      if (service.members().contains(self)) {
        var report = report(service.id());
        if (report == null) {
          reasons.add(Reason.of(ReasonCode.ENGINE_STARTING, "%s", service.id()));
        } else if (report.problem() != null) {
          reasons.add(report.problem());
        }
      }
    }
    return reasons;
  }

  @Override
  public Optional<HostId> controller() {
    return whereabouts.controller();
  }

  @Override
  public @Nullable EngineState engine(ServiceId service) {
    var report = report(service);
    return report == null ? null : report.engine();
  }

  /** Parameters of this host's member that wait for a restart; null when that is not known. */
  @Nullable List<String> pendingRestart(ServiceId service) {
    var report = report(service);
    return report == null ? null : report.pendingRestart();
  }

  @Override
  public @Nullable Route route(ServiceId service) {
    return routes.get(service);
  }

  @Override
  public ClusterStatus status() {
    var hosts =
        cluster.hosts().stream()
            .map(host ->
                new HostStatus(
                    host.id(),
                    host.address(),
                    host.id().equals(self) ? HostStatus.State.UP : HostStatus.State.SUSPECT,
                    host.zone(),
                    host.witness()))
            .toList();
    return new ClusterStatus(
        cluster.name(),
        null,
        StatusReason.of(Reason.of(ReasonCode.NO_CONTROLLER)),
        hosts,
        cluster.services().stream().map(this::service).toList());
  }

  /** What is certain without a controller: this host's member, and where clients are led. */
  private ServiceStatus service(ServiceSpec spec) {
    var route = route(spec.id());
    var primary = route == null ? null : route.primary();
    var noController = Reason.of(ReasonCode.NO_CONTROLLER);
    var members =
        spec.members().stream()
            .map(host ->
                StatusPage.member(
                    cluster,
                    spec,
                    host,
                    host.equals(self) ? report(spec.id()) : null,
                    null,
                    positions))
            .toList();
    return new ServiceStatus(
        spec.id(),
        spec.engine(),
        primary,
        route == null ? Term.NONE : route.term(),
        primary == null ? ServiceCondition.State.DOWN : ServiceCondition.State.DEGRADED,
        StatusReason.of(noController),
        spec.durability(),
        List.of(),
        0,
        new CanFailOver(false, null, List.of(StatusReason.of(noController))),
        members,
        EntryStatuses.of(cluster, spec, this::ownWord, _ -> Optional.empty()));
  }

  private Map<HostId, AddressReport> ownWord(AddressId address) {
    return EntryStatuses.word(reports.addresses(), address)
        .map(word -> Map.of(self, word))
        .orElse(Map.of());
  }

  private @Nullable MemberReport report(ServiceId service) {
    return reports.members().stream()
        .filter(member -> member.service().equals(service))
        .findFirst()
        .orElse(null);
  }

  private static Route later(Route before, Route after) {
    var older =
        before.term().isAfter(after.term())
            || (before.term().equals(after.term()) && before.revision().isAfter(after.revision()));
    return older ? before : after;
  }
}
