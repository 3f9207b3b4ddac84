package io.holdfast.simulation.adopted;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.goal.Order;
import io.holdfast.core.leader.Contact;
import io.holdfast.core.leader.Goals;
import io.holdfast.core.leader.Leader;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.Request;
import io.holdfast.core.leader.RequestOutcome;
import io.holdfast.core.leader.Requests;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.leader.Ties;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.spec.AdoptedSpec;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.simulation.machine.HostClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A reign: the real decisions on what was reported to it, and the record as it was read. */
final class SimController {
  private static final long TICK_MICROS = 50_000;

  private final AdoptedWorld world;
  private final long epoch;
  private final HostClock clock;
  private final Instant electedAt;
  private final Map<HostId, Contact> contacts = new HashMap<>();
  private ServiceRecord record;
  private Instant recordedAt;
  private boolean over;

  SimController(AdoptedWorld world, long epoch) {
    this.world = world;
    this.epoch = epoch;
    this.clock = new HostClock(world.scheduler, world.dice);
    this.electedAt = clock.now();
    this.record = world.record();
    this.recordedAt = electedAt;
    tick();
  }

  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  void heard(SimMember from, HostReport report) {
    var before = contacts.get(report.host());
    var older =
        before != null
            && before.report() != null
            && before.report().sequence() >= report.sequence();
    if (over || older) {
      return;
    }
    contacts.put(report.host(), new Contact(report.host(), report, clock.now(), null, null));
    decide();
    order(from);
  }

  /** An operator asks. */
  void ask(Request request) {
    read();
    if (!over && Requests.apply(view(), request) instanceof RequestOutcome.Accepted(var next, _)) {
      write(next);
    }
  }

  private void tick() {
    if (!over) {
      decide();
      world.scheduler.after(TICK_MICROS, this::tick);
    }
  }

  private void read() {
    var stored = world.record();
    if (stored.revision().isAfter(record.revision())) {
      record = stored;
      recordedAt = clock.now();
      world.members.forEach(this::order);
    }
  }

  private void order(SimMember member) {
    var order =
        new Order(
            AdoptedWorld.CACHE,
            new Epoch(epoch),
            record.term(),
            record.revision(),
            false,
            Goals.of(world.cluster, world.cluster.services().getFirst(), record, member.server.id));
    world.later(() -> member.take(order));
  }

  private void decide() {
    read();
    if (mistaken() || over) {
      return;
    }
    if (Leader.decide(view()) instanceof LeaderDecision.Write(var next, _)) {
      write(next);
    }
  }

  private boolean mistaken() {
    if (world.makes(Mistake.ASKS_TOO_EARLY)
        && record.phase() instanceof Phase.Yielding yielding
        && !yielding.asked()) {
      write(record.with(yielding.asking()));
      return true;
    }
    if (world.makes(Mistake.PROMOTES_A_MEMBER)
        && record.phase() instanceof Phase.Elected(var primary, _)
        && state(primary) instanceof EngineState.Stopped) {
      var next = record.revision().next();
      var heir =
          world.servers.stream()
              .filter(server -> !server.id.equals(primary))
              .findFirst()
              .orElseThrow();
      write(
          new ServiceRecord(
              record.service(),
              next,
              record.term().next(),
              new Phase.Leading(heir.id),
              List.of(
                  new AckRule(
                      new Revision(next.number()), record.term().next(), heir.id, Set.of(), 0)),
              false));
      return true;
    }
    return false;
  }

  private EngineState state(HostId host) {
    var contact = contacts.get(host);
    return contact == null || contact.report() == null
        ? new EngineState.Absent()
        : contact.report().member(AdoptedWorld.CACHE).orElseThrow().engine();
  }

  private void write(ServiceRecord next) {
    world.write(record.revision(), next);
    read();
  }

  private ServiceView view() {
    var cluster = world.makes(Mistake.BELIEVES_A_MINORITY) ? heardAlone() : world.cluster;
    var believed = record;
    if (world.makes(Mistake.FORGETS_THE_ELECTION)
        && record.phase() instanceof Phase.Elected(var primary, _)) {
      believed =
          new ServiceRecord(
              record.service(),
              record.revision(),
              record.term(),
              new Phase.Elected(primary, -1),
              record.rules(),
              false);
    }
    return new ServiceView(
        cluster,
        cluster.services().getFirst(),
        believed,
        world.servers.getFirst().id,
        clock.now(),
        electedAt,
        recordedAt,
        contacts,
        null,
        Ties.NONE);
  }

  private ClusterSpec heardAlone() {
    var heard =
        contacts.values().stream()
            .flatMap(contact -> Stream.ofNullable(contact.report()))
            .flatMap(report -> report.electorWords(AdoptedWorld.CACHE).stream())
            .map(ElectorWord::elector)
            .distinct()
            .limit(1)
            .toList();
    return AdoptedWorld.cluster(new AdoptedSpec("cache", heard, null, null));
  }
}
