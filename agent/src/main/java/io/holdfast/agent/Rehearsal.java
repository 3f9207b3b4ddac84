package io.holdfast.agent;

import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.goal.Order;
import io.holdfast.core.goal.Route;
import io.holdfast.core.host.Host;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.host.MemberView;
import io.holdfast.core.host.Rung;
import io.holdfast.core.leader.Contact;
import io.holdfast.core.leader.Goals;
import io.holdfast.core.leader.Leader;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.leader.Ties;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.traffic.sentinel.Sentinel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a failover once, in thought, soon after the start: its classes are loaded and its
 * decisions and documents compiled before they count. For most agents the first failover is the
 * only one. {@code holdfast bench failover --runs 1} shows what it is like.
 */
final class Rehearsal {
  private static final Logger log = LoggerFactory.getLogger("holdfast.agent");

  /** So often until the compiler takes notice; {@code -XX:Tier3InvocationThreshold} is 200. */
  private static final int ROUNDS = 250;

  private static final int MOST_STEPS = 8;

  /** It takes the processor; the agent is to be heard first. */
  private static final Duration AFTER_START = Duration.ofSeconds(3);

  private static final Term TERM = new Term(1);
  private static final LogPosition END = new LogPosition(TERM, 1);

  private final ClusterSpec cluster;

  Rehearsal(ClusterSpec cluster) {
    this.cluster = cluster;
  }

  /**
   * Begins it on a thread of its own.
   *
   * @param drivers the classes of the engines' drivers
   */
  static void begin(ClusterSpec cluster, Collection<Class<?>> drivers) {
    var rehearsal = new Rehearsal(cluster);
    Thread.ofPlatform()
        .daemon()
        .name("rehearsal")
        .start(() -> {
          LockSupport.parkNanos(AFTER_START.toNanos());
          rehearsal.run(drivers);
        });
  }

  private void run(Collection<Class<?>> drivers) {
    var begun = System.nanoTime();
    var parts = new ArrayList<>(drivers);
    parts.addAll(List.of(Leader.class, WireFormat.class, Rehearsal.class));
    if (cluster.sentinel() != null) {
      parts.add(Sentinel.class);
    }
    try {
      var classes = OwnClasses.load(parts);
      for (int round = 0; round < ROUNDS; round++) {
        failOver();
      }
      log.debug(
          "rehearsed a failover with {} classes in {} ms",
          classes,
          Duration.ofNanos(System.nanoTime() - begun).toMillis());
    } catch (IOException | RuntimeException e) {
      // Nothing depends on it but the speed of the first failover.
      log.warn("the rehearsal of a failover ended early", e);
    }
  }

  /**
   * One failover of the first service that can have one: for all of them the code is the same.
   *
   * @return the term it came to; empty when no service has a standby
   */
  Optional<Term> failOver() {
    return cluster.services().stream()
        .filter(
            service -> service.members().size() > 1 && !service.isShared() && !service.isAdopted())
        .findFirst()
        .map(this::failOver);
  }

  /** From a primary that has stopped to the next one, with everything that is said on the way. */
  private Term failOver(ServiceSpec service) {
    var former = service.members().getFirst();
    var others = Set.copyOf(service.members().subList(1, service.members().size()));
    var rule = new AckRule(new Revision(1), TERM, former, others, 1);
    var record =
        new ServiceRecord(
            service.id(), new Revision(1), TERM, new Phase.Leading(former), List.of(rule), false);
    for (int step = 0; step < MOST_STEPS; step++) {
      var decision = Leader.decide(view(service, record, former));
      if (!(decision instanceof LeaderDecision.Write(var next, _))) {
        break;
      }
      record = said(next);
      order(service, record);
      if (record.term().isAfter(TERM)) {
        break;
      }
    }
    return record.term();
  }

  private ServiceView view(ServiceSpec service, ServiceRecord record, HostId former) {
    var now = Instant.EPOCH.plusSeconds(100);
    var contacts = new HashMap<HostId, Contact>();
    for (var host : service.members()) {
      contacts.put(host, contact(service, record, host, former, now));
    }
    return new ServiceView(
        cluster,
        service,
        record,
        service.members().getLast(),
        now,
        Instant.EPOCH,
        Instant.EPOCH,
        contacts,
        null,
        Ties.NONE);
  }

  private static Contact contact(
      ServiceSpec service, ServiceRecord record, HostId host, HostId former, Instant now) {
    var sealed = record.phase() instanceof Phase.Replacing ? TERM : Term.NONE;
    var engine =
        host.equals(former)
            ? new EngineState.Stopped(END)
            : new EngineState.Standby(END, END, new EngineState.Link.Detached(), Duration.ZERO);
    var member = new MemberReport(service.id(), TERM, sealed, engine, null, List.of());
    var report = new HostReport(host, 1, 1, new Epoch(1), List.of(member), List.of());
    return new Contact(host, said(report), now, null, null);
  }

  private void order(ServiceSpec service, ServiceRecord record) {
    for (var host : service.members()) {
      var order =
          new Order(
              record.service(),
              new Epoch(1),
              record.term(),
              record.revision(),
              false,
              Goals.of(cluster, service, record, host));
      var route =
          new Route(record.service(), record.term(), record.revision(), null, false, List.of());
      var goals = said(new HostGoals(host, new Epoch(1), List.of(order), List.of(route)));
      var standby =
          new EngineState.Standby(
              END, END, new EngineState.Link.Attached(host, TERM, true), Duration.ZERO);
      for (var engine : List.of(standby, new EngineState.Stopped(END))) {
        var _ =
            Host.decide(
                new MemberView(
                    HostMemory.BLANK, goals.orders().getFirst(), engine, Rung.ATTACH, true));
      }
    }
  }

  /** As it comes out of the wire at the other end. */
  @SuppressWarnings("unchecked")
  private static <T> T said(T document) {
    return (T) WireFormat.read(WireFormat.writeText(document), document.getClass());
  }
}
