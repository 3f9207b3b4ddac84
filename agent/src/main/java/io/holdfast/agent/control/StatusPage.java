package io.holdfast.agent.control;

import io.holdfast.api.CanFailOver;
import io.holdfast.api.CanMove;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.HostStatus;
import io.holdfast.api.MemberStatus;
import io.holdfast.api.ServiceStatus;
import io.holdfast.api.StackStatus;
import io.holdfast.api.StatusReason;
import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.FailoverReadiness;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.stack.StackCondition;
import io.holdfast.core.stack.StackReadiness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status document, from what the controller knows or, without one, from what a host knows. */
public final class StatusPage {
  /** Positions in an engine's own words. */
  @FunctionalInterface
  public interface Positions {
    String format(ServiceId service, LogPosition position);
  }

  private StatusPage() {}

  static ClusterStatus of(Reign reign, ClusterSpec cluster, Positions positions, Instant now) {
    var hosts =
        cluster.hosts().stream()
            .map(host ->
                new HostStatus(
                    host.id(),
                    host.address(),
                    switch (reign.condition(host.id(), now)) {
                      case UP -> HostStatus.State.UP;
                      case SUSPECT -> HostStatus.State.SUSPECT;
                      case DOWN -> HostStatus.State.DOWN;
                    },
                    host.zone(),
                    host.witness()))
            .toList();
    var services =
        cluster.services().stream()
            .flatMap(spec -> reign.service(spec.id()).stream())
            .map(one -> service(reign, one, cluster, positions, now))
            .toList();
    var stacks = reign.stacks().all().stream().map(one -> stack(reign, one, now)).toList();
    var schedules = reign.drills().schedules().statuses();
    return new ClusterStatus(
        cluster.name(),
        reign.self(),
        null,
        hosts,
        services,
        stacks.isEmpty() ? null : stacks,
        schedules.isEmpty() ? null : schedules);
  }

  private static StackStatus stack(Reign reign, StackCase one, Instant now) {
    var view = reign.stacks().view(one, now);
    var condition = StackCondition.of(view);
    return new StackStatus(
        one.spec().id(),
        one.record().home().orElse(null),
        condition.state(),
        one.record().paused(),
        one.spec().services(),
        condition.reasons().stream().map(StatusReason::of).toList(),
        CanMove.of(StackReadiness.of(view)));
  }

  private static ServiceStatus service(
      Reign reign, ServiceCase one, ClusterSpec cluster, Positions positions, Instant now) {
    var view = reign.view(one, now);
    var record = one.record();
    var condition = ServiceCondition.of(view);
    var newest = record.newestRule();
    return new ServiceStatus(
        one.spec().id(),
        one.spec().engine(),
        record.primary().orElse(null),
        record.term(),
        condition.state(),
        StatusReason.of(condition.why()),
        one.spec().durability(),
        newest.map(rule -> List.copyOf(rule.members())).orElse(List.of()),
        newest.map(rule -> rule.required()).orElse(0),
        CanFailOver.of(FailoverReadiness.of(view)),
        members(reign, one, cluster, positions, now),
        EntryStatuses.of(
            cluster,
            one.spec(),
            address -> words(reign, one.spec(), address, now),
            address -> reign.addresses().inTheWay(address, now)));
  }

  /** What the service's hosts that are heard say about the virtual address. */
  private static Map<HostId, AddressReport> words(
      Reign reign, ServiceSpec service, AddressId address, Instant now) {
    var words = new LinkedHashMap<HostId, AddressReport>();
    for (var host : service.members()) {
      if (reign.condition(host, now) == HostCondition.UP) {
        reign
            .contacts()
            .report(host)
            .flatMap(report -> EntryStatuses.word(report.onAddresses(), address))
            .ifPresent(word -> words.put(host, word));
      }
    }
    return words;
  }

  private static List<MemberStatus> members(
      Reign reign, ServiceCase one, ClusterSpec cluster, Positions positions, Instant now) {
    var written = written(reign, one);
    var members = new ArrayList<MemberStatus>();
    for (var host : one.spec().members()) {
      var fresh = reign.condition(host, now) == HostCondition.UP;
      var report =
          fresh
              ? reign.contacts().report(host).flatMap(r -> r.member(one.spec().id()))
              : Optional.<MemberReport>empty();
      members.add(member(cluster, one.spec(), host, report.orElse(null), written, positions));
    }
    return members;
  }

  /** Where the primary's log ends; null while that is not known. */
  private static @Nullable LogPosition written(Reign reign, ServiceCase one) {
    ServiceRecord record = one.record();
    return record
        .primary()
        .map(host -> one.engine(reign.contacts(), host))
        .filter(engine -> engine instanceof EngineState.Primary)
        .map(engine -> ((EngineState.Primary) engine).written())
        .orElse(null);
  }

  /**
   * One member by its report.
   *
   * @param report null when its host does not report
   * @param written where the primary's log ends; null while that is not known
   */
  public static MemberStatus member(
      ClusterSpec cluster,
      ServiceSpec service,
      HostId host,
      @Nullable MemberReport report,
      @Nullable LogPosition written,
      Positions positions) {
    var engine = report == null ? null : report.engine();
    var position = service.holdsData() ? position(engine) : null;
    var problem = report == null ? null : report.problem();
    return new MemberStatus(
        host,
        role(engine),
        state(service, engine),
        address(cluster, service, host),
        position == null ? null : positions.format(service.id(), position),
        lag(engine, position, written),
        service.holdsData() ? behindMillis(engine) : null,
        problem == null ? null : StatusReason.of(problem),
        report == null ? null : report.pendingRestart());
  }

  /** A program may listen on no port. */
  private static String address(ClusterSpec cluster, ServiceSpec service, HostId host) {
    var address = cluster.host(host).address();
    return service.port() == 0 ? address : address + ":" + service.port();
  }

  private static MemberStatus.Role role(@Nullable EngineState engine) {
    return switch (engine) {
      case EngineState.Primary _ -> MemberStatus.Role.PRIMARY;
      case EngineState.Standby _ -> MemberStatus.Role.STANDBY;
      case EngineState.Running _ -> MemberStatus.Role.ACTIVE;
      case null, default -> MemberStatus.Role.NONE;
    };
  }

  private static MemberStatus.State state(ServiceSpec service, @Nullable EngineState engine) {
    return switch (engine) {
      case null -> MemberStatus.State.UNKNOWN;
      case EngineState.Absent _ -> MemberStatus.State.ABSENT;
      case EngineState.Unusable _ -> MemberStatus.State.UNUSABLE;
      case EngineState.Stopped _ -> MemberStatus.State.STOPPED;
      case EngineState.Starting _ -> MemberStatus.State.STARTING;
      case EngineState.Unresponsive _ -> MemberStatus.State.UNRESPONSIVE;
      case EngineState.Standby _ ->
          service.holdsData() ? MemberStatus.State.RUNNING : MemberStatus.State.PREPARED;
      case EngineState.Primary _, EngineState.Running _ -> MemberStatus.State.RUNNING;
    };
  }

  private static @Nullable LogPosition position(@Nullable EngineState engine) {
    return switch (engine) {
      case EngineState.Primary primary -> primary.written();
      case EngineState.Standby standby -> standby.received();
      case EngineState.Stopped stopped -> stopped.finalPosition();
      case null, default -> null;
    };
  }

  private static @Nullable Long lag(
      @Nullable EngineState engine, @Nullable LogPosition position, @Nullable LogPosition written) {
    if (position == null || written == null) {
      return null;
    }
    return engine instanceof EngineState.Primary
        ? 0L
        : Math.max(0, written.offset() - position.offset());
  }

  private static @Nullable Long behindMillis(@Nullable EngineState engine) {
    // A standby does not always know; a type pattern of the component's own type matches null too.
    return engine instanceof EngineState.Standby(_, _, _, var behind) && behind != null
        ? behind.toMillis()
        : null;
  }
}
