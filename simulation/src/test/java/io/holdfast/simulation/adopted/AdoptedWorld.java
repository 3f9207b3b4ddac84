package io.holdfast.simulation.adopted;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.invariant.NeverASecondElector;
import io.holdfast.core.invariant.Violation;
import io.holdfast.core.leader.Request;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.record.Transition;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.spec.AdoptedSpec;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Three servers, three electors and controllers that replace each other. Servers die and are cut
 * off, electors are cut off from each other, messages are late or lost, operators ask for another
 * primary. Checked at every step and every write: S9; and that a planned move during which nothing
 * else happens loses nothing that was acknowledged through the route.
 */
final class AdoptedWorld {
  static final ServiceId CACHE = new ServiceId("cache");
  private static final List<String> HOSTS = List.of("a", "b", "c");
  private static final long LENGTH_MICROS = 40_000_000;
  private static final long CALM_MICROS = 40_000_000;

  final Scheduler scheduler = new Scheduler();
  final Dice dice;
  final ClusterSpec cluster = cluster(new AdoptedSpec("cache", SimElectors.NAMES, null, null));
  final List<SimServer> servers = new ArrayList<>();
  final List<SimMember> members = new ArrayList<>();
  final SimElectors electors;
  private final Set<Mistake> mistakes;
  private final List<SimController> believers = new ArrayList<>();
  private final TreeSet<Long> acknowledged = new TreeSet<>();
  private SimController leader;
  private ServiceRecord record = ServiceRecord.unformed(CACHE);
  private long epoch = 1;
  private long writes;
  private boolean faults = true;
  private boolean disturbed;
  private boolean asked;
  private Optional<String> violation = Optional.empty();

  private AdoptedWorld(long seed, Set<Mistake> mistakes) {
    this.dice = new Dice(seed);
    this.mistakes = mistakes.isEmpty() ? EnumSet.noneOf(Mistake.class) : EnumSet.copyOf(mistakes);
    var first = new HostId(HOSTS.getFirst());
    for (var name : HOSTS) {
      servers.add(new SimServer(this, name, name.equals(first.name()) ? null : first));
    }
    electors = new SimElectors(this, first);
    leader = new SimController(this, epoch);
    believers.add(leader);
    servers.forEach(server -> members.add(new SimMember(this, server)));
    replicate();
    clients();
    trouble();
    operators();
  }

  static ClusterSpec cluster(AdoptedSpec adopted) {
    var hosts = HOSTS.stream().map(HostId::new).toList();
    var service =
        new ServiceSpec(
            CACHE,
            "redis",
            hosts,
            6379,
            null,
            Durability.ASYNC,
            Objectives.DEFAULT,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Duration.ofSeconds(10),
            null,
            null,
            adopted);
    return new ClusterSpec(
        "simulated",
        hosts.stream()
            .map(host -> new HostSpec(host, "10.0.0.1", null, false, 7400, 7401))
            .toList(),
        new QuorumSpec.Embedded(hosts),
        List.of(service),
        DetectionSpec.DEFAULT);
  }

  /** What went wrong in the history of that seed; empty for nothing. */
  static Optional<String> run(long seed, Set<Mistake> mistakes) {
    var world = new AdoptedWorld(seed, mistakes);
    while (world.violation.isEmpty() && world.scheduler.step(LENGTH_MICROS)) {
      // Until the time is over.
    }
    if (world.violation.isEmpty()) {
      world.calmDown();
    }
    return world.violation.map(what -> "seed %d: %s".formatted(seed, what));
  }

  private void calmDown() {
    faults = false;
    servers.forEach(server -> {
      server.cut = false;
      server.alive = true;
    });
    SimElectors.NAMES.forEach(electors::heal);
    while (violation.isEmpty() && scheduler.step(LENGTH_MICROS + CALM_MICROS)) {
      // Until all has settled.
    }
    if (violation.isEmpty()
        && !(record.phase() instanceof Phase.Elected(var primary, _)
            && primary.equals(electors.primary()))) {
      found("in the end the record is %s, and %s is primary".formatted(record, electors.primary()));
    }
    servers.stream()
        .filter(SimServer::isHeld)
        .forEach(server -> found("in the end writes are held on " + server.id));
  }

  long now() {
    return scheduler.nowMicros();
  }

  boolean makes(Mistake mistake) {
    return mistakes.contains(mistake);
  }

  SimServer server(HostId id) {
    return servers.stream().filter(server -> server.id.equals(id)).findFirst().orElseThrow();
  }

  ServiceRecord record() {
    return record;
  }

  void found(String what) {
    if (violation.isEmpty()) {
      violation = Optional.of("%s at %d us".formatted(what, now()));
    }
  }

  void found(Optional<Violation> what) {
    what.ifPresent(one -> found(one.toString()));
  }

  /** Compare and set, as the quorum does it. */
  void write(Revision expected, ServiceRecord next) {
    if (!record.revision().equals(expected)) {
      return;
    }
    if (Transition.between(record, next).isEmpty()) {
      found("no row leads from %s to %s".formatted(record, next));
    }
    var election =
        switch (next.phase()) {
          case Phase.Elected(_, var by) -> by;
          case Phase.Yielding(_, var by, _, _) -> by;
          default -> -1L;
        };
    var primary = next.primary().orElseThrow();
    found(
        NeverASecondElector.check(
            next, electors.whoNamed(primary, election), SimElectors.NAMES.size()));
    if (record.phase() instanceof Phase.Elected(_, var before) && election < before) {
      found("the record goes back from election %d to %d".formatted(before, election));
    }
    judgeMove(next, primary);
    record = next;
  }

  /** A move that nothing else disturbed has lost nothing. */
  private void judgeMove(ServiceRecord next, HostId primary) {
    if (record.phase() instanceof Phase.Elected && next.phase() instanceof Phase.Yielding) {
      disturbed = servers.stream().anyMatch(server -> !server.alive || server.cut);
      asked = true;
    } else if (next.phase() instanceof Phase.Elected && asked) {
      asked = false;
      var log = new HashSet<>(server(primary).log);
      if (!disturbed
          && record.phase() instanceof Phase.Yielding yielding
          && yielding.asked()
          && !yielding.primary().equals(primary)
          && yielding.asker().equals(yielding.primary())
          && !log.containsAll(acknowledged)) {
        found("a planned move from %s to %s loses writes".formatted(yielding.primary(), primary));
      }
      acknowledged.clear();
    } else if (next.phase() instanceof Phase.Elected) {
      acknowledged.clear();
    }
  }

  void report(SimMember from, HostReport report) {
    if (faults && dice.percent(5)) {
      return;
    }
    var to = faults && dice.percent(40) ? believers.get(dice.below(believers.size())) : leader;
    later(() -> to.heard(from, report));
  }

  void later(Runnable message) {
    var delay =
        faults && dice.percent(5) ? dice.between(100_000, 4_000_000) : dice.between(200, 5_000);
    scheduler.after(delay, message);
  }

  private void replicate() {
    for (var server : servers) {
      var upstream = server.follows;
      if (server.alive && !server.cut && upstream != null) {
        var from = server(upstream);
        if (from.isMaster() && !from.cut) {
          server.receive(from);
        }
      }
    }
    scheduler.after(dice.between(1_000, faults ? 400_000 : 10_000), this::replicate);
  }

  /** One client of the gateway: it writes where the record leads, until that changes. */
  private void clients() {
    record
        .primary()
        .map(this::server)
        .filter(server -> server.takesWrites() && !server.cut)
        .ifPresent(server -> {
          server.log.add(++writes);
          acknowledged.add(writes);
        });
    scheduler.after(dice.between(2_000, 20_000), this::clients);
  }

  private void trouble() {
    scheduler.after(
        dice.between(200_000, 5_000_000),
        () -> {
          if (!faults) {
            return;
          }
          disturbed = true;
          var server = servers.get(dice.below(servers.size()));
          var elector = SimElectors.NAMES.get(dice.below(SimElectors.NAMES.size()));
          switch (dice.below(8)) {
            case 0 -> server.kill();
            case 1 -> server.cut = true;
            case 2, 3 -> server.cut = false;
            case 4 -> electors.cut(elector);
            case 5 -> electors.heal(elector);
            case 6 -> replaceController();
            default -> server.alive = true;
          }
          trouble();
        });
  }

  private void replaceController() {
    var deposed = leader;
    scheduler.after(dice.between(0, 900_000), deposed::end);
    believers.removeIf(SimController::isOver);
    leader = new SimController(this, ++epoch);
    believers.add(leader);
  }

  private void operators() {
    scheduler.after(
        dice.between(500_000, 6_000_000),
        () -> {
          if (faults) {
            leader.ask(
                dice.percent(70)
                    ? new Request.Switchover(null)
                    : new Request.Failover(null, dice.percent(50), "wanted"));
            operators();
          }
        });
  }
}
