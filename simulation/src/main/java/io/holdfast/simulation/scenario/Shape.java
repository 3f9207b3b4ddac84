package io.holdfast.simulation.scenario;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.simulation.bug.LookIn;
import io.holdfast.simulation.engine.EngineKind;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.Hosts;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The cluster of a history.
 *
 * @param hosts how many hosts, all of which vote
 * @param members how many of them carry data; the others are witnesses
 * @param engine whose replication the engines have
 * @param formed whether the service runs already when the history begins
 */
public record Shape(
    int hosts,
    int members,
    EngineKind engine,
    Durability durability,
    Objectives objectives,
    boolean formed) {
  private static final ServiceId DB = new ServiceId("db");
  private static final DetectionSpec DETECTION = new DetectionSpec(Duration.ofMillis(500), 3);

  /**
   * The objective from which on a lease leaves room for the loss of the controller, too: 3 s, one
   * and a half heartbeats, and the silence that counts.
   */
  private static final int RESTLESS_MILLIS = 5_300;

  /**
   * Two members and a witness, three members, or five; mostly synchronous.
   *
   * @param lookIn which of them
   */
  static Shape draw(Dice dice, LookIn lookIn) {
    int kind = dice.below(10);
    boolean five = (kind == 9 && lookIn != LookIn.MARIADB) || lookIn == LookIn.FIVE_MEMBERS;
    int hosts = five ? 5 : 3;
    int members = kind < 3 && !five ? 2 : hosts;
    int promise = dice.below(10);
    var durability =
        promise < 6 ? Durability.SYNC : promise < 8 ? Durability.ASYNC : Durability.STRICT;
    boolean restless = lookIn == LookIn.RESTLESS;
    if (lookIn == LookIn.ASYNC || lookIn == LookIn.REDIS || restless) {
      durability = Durability.ASYNC;
    }
    var rpo =
        durability == Durability.ASYNC
            ? Duration.ofMillis(dice.between(restless ? RESTLESS_MILLIS : 2_500, 8_000))
            : Duration.ZERO;
    return new Shape(
        hosts,
        members,
        engineOf(lookIn),
        durability,
        new Objectives(Duration.ofSeconds(5), rpo),
        restless || !dice.oneIn(lookIn == LookIn.FIVE_MEMBERS ? 2 : 10));
  }

  private static EngineKind engineOf(LookIn lookIn) {
    return switch (lookIn) {
      case MARIADB -> EngineKind.MARIADB;
      case REDIS -> EngineKind.REDIS;
      case ALL, ASYNC, FIVE_MEMBERS, RESTLESS, STACKS -> EngineKind.POSTGRESQL;
    };
  }

  /** Three hosts, all or two of which carry both services of a stack. */
  static Shape ofStack(Dice dice) {
    return new Shape(
        3,
        dice.oneIn(3) ? 2 : 3,
        EngineKind.POSTGRESQL,
        Durability.SYNC,
        new Objectives(Duration.ofSeconds(5), Duration.ZERO),
        !dice.oneIn(10));
  }

  /** The same hosts with a service that acknowledges alone. */
  Shape asynchronous(Dice dice) {
    var rpo = Duration.ofMillis(dice.between(2_500, 8_000));
    return new Shape(
        hosts, members, engine, Durability.ASYNC, new Objectives(objectives.rto(), rpo), formed);
  }

  ClusterSpec cluster(Hosts names) {
    var specs =
        names.all().stream()
            .map(id -> new HostSpec(id, "127.0.0.1", null, !carriesData(names, id), 7400, 7401))
            .toList();
    return new ClusterSpec(
        "simulated",
        specs,
        new QuorumSpec.Embedded(names.all()),
        List.of(service(names, DB)),
        DETECTION);
  }

  ServiceSpec service(Hosts names, ServiceId id) {
    return new ServiceSpec(
        id,
        "postgresql",
        names.all().subList(0, members),
        5432,
        null,
        durability,
        objectives,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Duration.ofSeconds(3),
        null);
  }

  private boolean carriesData(Hosts names, HostId id) {
    return names.indexOf(id) < members;
  }

  @Override
  public String toString() {
    return "%d hosts, %d members, %s, loss at most %d ms, %s"
        .formatted(
            hosts,
            members,
            durability,
            objectives.rpo().toMillis(),
            formed ? "formed" : "not formed yet");
  }
}
