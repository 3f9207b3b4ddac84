package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Route;
import io.holdfast.core.leader.Goals;
import io.holdfast.core.leader.LeaseEnd;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.leader.Ties;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One service during one reign: its record and what is remembered beside it. One thread's own. */
final class ServiceCase {
  private final ClusterSpec cluster;
  private final ServiceSpec spec;
  private final HostId self;
  private final Instant electedAt;
  private final LeaseLedger leases;
  private final Progress progress;

  private ServiceRecord record;
  private Instant recordedAt;
  private Instant leadsSince;

  /** The term whose primary has been seen open; it stays open until the term ends. */
  private @Nullable Term opened;

  /** Where clients were last said to go; to tell entries at once when that changes. */
  private @Nullable Route said;

  ServiceCase(
      ClusterSpec cluster, ServiceSpec spec, HostId self, ServiceRecord record, Instant electedAt) {
    this.cluster = cluster;
    this.spec = spec;
    this.self = self;
    this.record = record;
    this.electedAt = electedAt;
    this.recordedAt = electedAt;
    this.leadsSince = electedAt;
    this.progress = new Progress(cluster.detection().silence(), electedAt);
    this.leases =
        new LeaseLedger(Goals.lease(cluster, spec), LeaseEnd.margin(cluster), record, electedAt);
  }

  ServiceSpec spec() {
    return spec;
  }

  ServiceRecord record() {
    return record;
  }

  /** Takes the record as stored; whether it is a newer one. */
  boolean stored(ServiceRecord next, Instant now) {
    if (!next.revision().isAfter(record.revision())) {
      return false;
    }
    if (!next.term().equals(record.term()) || !next.primary().equals(record.primary())) {
      leadsSince = now;
    }
    record = next;
    recordedAt = now;
    return true;
  }

  /** Since when its primary is who it is, as far as this reign has seen it. */
  Instant leadsSince() {
    return leadsSince;
  }

  Progress progress() {
    return progress;
  }

  LeaseLedger leases() {
    return leases;
  }

  ServiceView view(Contacts contacts, Instant now, Ties ties) {
    return new ServiceView(
        cluster,
        spec,
        record,
        self,
        now,
        electedAt,
        recordedAt,
        contacts.all(),
        leases.until(record),
        ties);
  }

  /**
   * Where clients are to go; empty while this controller does not know yet whether the primary
   * serves, so that entries keep the route they have.
   */
  Optional<Route> route(Contacts contacts, Instant now) {
    return switch (record.phase()) {
      case Phase.Unformed _ -> Optional.empty();
      case Phase.Forming _, Phase.Replacing _ -> Optional.of(route(null, false, contacts, now));
      case Phase.Switching(var primary, _) -> Optional.of(route(primary, true, contacts, now));
      case Phase.Shared _ -> Optional.of(route(null, false, contacts, now));
      case Phase.Elected(var primary, _) -> elected(primary, contacts, now);
      case Phase.Yielding(var primary, _, _, _) -> Optional.of(route(primary, true, contacts, now));
      case Phase.Leading(var primary) -> {
        if (!record.mayServe(spec.durability())) {
          yield Optional.of(route(null, false, contacts, now));
        }
        var engine = engine(contacts, primary);
        if (engine instanceof EngineState.Primary(var term, _, var open, _)
            && open
            && term.equals(record.term())) {
          opened = term;
        }
        if (record.term().equals(opened)) {
          if (!spec.holdsData()) {
            yield program(primary, contacts, now);
          }
          yield Optional.of(route(primary, false, contacts, now));
        }
        var unknown = engine == null || engine instanceof EngineState.Unresponsive;
        yield unknown ? Optional.empty() : Optional.of(route(null, false, contacts, now));
      }
    };
  }

  /**
   * To whom its electors have named, also when that member's agent is away; new clients wait while
   * it is known not to serve, because then the electors name another soon.
   */
  private Optional<Route> elected(HostId primary, Contacts contacts, Instant now) {
    return switch (engine(contacts, primary)) {
      case EngineState.Unresponsive _ -> Optional.empty();
      case EngineState.Primary _ -> Optional.of(route(primary, false, contacts, now));
      case null -> Optional.of(route(primary, false, contacts, now));
      default -> Optional.of(route(null, false, contacts, now));
    };
  }

  /** Whether the primary of the record's term has been seen open. */
  boolean hasOpened() {
    return record.term().equals(opened);
  }

  /**
   * A program takes clients once it says so. While it does not, new ones wait, and those that it
   * has stay: it may have said so to a former controller, or by an agent that has just been started
   * anew and has not asked it yet.
   */
  private Optional<Route> program(HostId primary, Contacts contacts, Instant now) {
    if (engine(contacts, primary) == null) {
      return Optional.empty();
    }
    return Optional.of(route(primary, !isReady(contacts, primary), contacts, now));
  }

  private boolean isReady(Contacts contacts, HostId host) {
    return report(contacts, host).filter(MemberReport::isReady).isPresent();
  }

  /** Where it is opened next; of several equal ones, any. Empty while nobody is to be. */
  Optional<HostId> opensOn() {
    return record.phase() instanceof Phase.Shared
        ? spec.members().stream().findFirst()
        : record.primary();
  }

  /** Where clients were last said to go; of several equal members, any that is ready. */
  Optional<HostId> servesOn() {
    if (record.phase() instanceof Phase.Shared) {
      return said == null
          ? Optional.empty()
          : said.readers().stream()
              .filter(reader -> reader.behind() != null)
              .map(Route.Reader::host)
              .findFirst();
    }
    return isServing() ? record.primary() : Optional.empty();
  }

  /** Whether clients were last said to go to a primary of the present term. */
  boolean isServing() {
    return said != null
        && said.primary() != null
        && !said.draining()
        && said.term().equals(record.term());
  }

  /** Where clients were last said to go; empty before that is known. */
  Optional<Route> said() {
    return Optional.ofNullable(said);
  }

  /** Whether clients are to go elsewhere than when this was last asked. */
  boolean routeMoved(Contacts contacts, Instant now) {
    var next = route(contacts, now).orElse(null);
    var before = said;
    if (next == null) {
      return false;
    }
    said = next;
    return before == null
        || before.draining() != next.draining()
        || !Objects.equals(before.primary(), next.primary())
        || !before.term().equals(next.term())
        || (record.phase() instanceof Phase.Shared && !before.readers().equals(next.readers()));
  }

  private Route route(@Nullable HostId primary, boolean draining, Contacts contacts, Instant now) {
    var readers = new ArrayList<Route.Reader>();
    for (var host : spec.members()) {
      if (!host.equals(primary)
          && contacts.condition(host, electedAt, now) == HostCondition.UP
          && spec.holdsData()
          && engine(contacts, host) instanceof EngineState.Standby standby) {
        readers.add(new Route.Reader(host, behind(standby, contacts, host, now)));
      } else if (contacts.condition(host, electedAt, now) == HostCondition.UP
          && engine(contacts, host) instanceof EngineState.Running) {
        readers.add(new Route.Reader(host, isReady(contacts, host) ? Duration.ZERO : null));
      }
    }
    return new Route(
        spec.id(), record.term(), record.revision(), primary, draining, List.copyOf(readers));
  }

  private static @Nullable Duration behind(
      EngineState.Standby standby, Contacts contacts, HostId host, Instant now) {
    var heardAt = contacts.of(host).heardAt();
    var behind = standby.behind();
    return behind == null || heardAt == null ? null : behind.plus(Duration.between(heardAt, now));
  }

  @Nullable EngineState engine(Contacts contacts, HostId host) {
    return report(contacts, host).map(MemberReport::engine).orElse(null);
  }

  private Optional<MemberReport> report(Contacts contacts, HostId host) {
    return contacts.report(host).flatMap(report -> report.member(spec.id()));
  }
}
