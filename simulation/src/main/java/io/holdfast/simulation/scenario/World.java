package io.holdfast.simulation.scenario;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.leader.Goals;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.simulation.agent.AgentRoom;
import io.holdfast.simulation.agent.SimAgent;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.bug.LookIn;
import io.holdfast.simulation.check.Judge;
import io.holdfast.simulation.engine.EngineRoom;
import io.holdfast.simulation.engine.Records;
import io.holdfast.simulation.engine.SimEngine;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.Hosts;
import io.holdfast.simulation.machine.Network;
import io.holdfast.simulation.machine.Scheduler;
import io.holdfast.simulation.machine.Trace;
import io.holdfast.simulation.quorum.Quorum;
import io.holdfast.simulation.quorum.Register;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One service with everything that it consists of, on ground that others may share. */
public final class World {
  static final long BLIND_MICROS = 6_000_000;

  /** What a lease's margin takes for granted; nothing else does. */
  static final long BLIND_WITH_LEASES_MICROS = 900_000;

  private final Ground ground;
  private final Dice dice;
  private final Shape shape;
  private final ClusterSpec cluster;
  private final ServiceSpec service;
  private final Records records = new Records();
  private final SimEngine[] engines;
  private final SimAgent[] agents;
  private final Judge judge;
  private final Register<ServiceRecord> register;

  /** A service alone in its cluster. */
  static World alone(long seed, Set<Bug> bugs, LookIn lookIn, @Nullable Consumer<String> listener) {
    var dice = new Dice(seed);
    var shape = Shape.draw(dice, lookIn);
    var networkDice = dice.split();
    var engineDice = dice.split();
    var quorumDice = dice.split();
    var agentDice = dice.split();
    var ground =
        new Ground(
            shape.hosts(),
            networkDice,
            quorumDice,
            shape.durability() == Durability.ASYNC ? BLIND_WITH_LEASES_MICROS : BLIND_MICROS,
            bugs,
            listener);
    var cluster = shape.cluster(ground.hosts());
    var world =
        new World(
            ground,
            shape,
            cluster,
            cluster.services().getFirst(),
            bugs,
            dice,
            engineDice,
            agentDice);
    ground.add(world);
    ground.begin();
    return world;
  }

  World(
      Ground ground,
      Shape shape,
      ClusterSpec cluster,
      ServiceSpec service,
      Set<Bug> bugs,
      Dice dice,
      Dice engineDice,
      Dice agentDice) {
    this.ground = ground;
    this.shape = shape;
    this.cluster = cluster;
    this.service = service;
    this.dice = dice;
    engines = new SimEngine[shape.hosts()];
    agents = new SimAgent[shape.hosts()];
    var record = shape.formed() ? settled() : ServiceRecord.unformed(service.id());
    judge = new Judge(ground.hosts(), service, record, records, ground.trace(), engines, agents);
    register = new Register<>(record, document -> document.revision().number(), judge);
    var engineRoom =
        new EngineRoom(
            shape.engine(),
            maxLagMicros(),
            ground.scheduler(),
            engineDice,
            ground.network(),
            ground.hosts(),
            records,
            ground.trace(),
            bugs,
            judge,
            Arrays.asList(engines));
    for (int host = 0; host < engines.length; host++) {
      engines[host] = new SimEngine(host, engineRoom);
    }
    var agentRoom =
        new AgentRoom(
            ground.scheduler(),
            agentDice,
            ground.network(),
            ground.hosts(),
            ground.trace(),
            bugs,
            cluster,
            service,
            Goals.lease(cluster, service),
            (1 << shape.members()) - 1,
            Arrays.asList(ground.procs()),
            Arrays.asList(engines),
            Arrays.asList(agents),
            ground.quorum(),
            register,
            ground::primaries,
            judge);
    for (int host = 0; host < agents.length; host++) {
      agents[host] = new SimAgent(agentRoom, host);
    }
  }

  /** As the Redis driver sets it: the objective less two seconds, at least one. */
  private long maxLagMicros() {
    return Math.max(1, service.objectives().rpo().toSeconds() - 2) * 1_000_000;
  }

  private ServiceRecord settled() {
    var primary = ground.hosts().id(0);
    var standbys = new TreeSet<>(service.members());
    standbys.remove(primary);
    boolean async = service.durability() == Durability.ASYNC;
    var rule =
        new AckRule(
            new Revision(1),
            new Term(1),
            primary,
            async ? Set.of() : standbys,
            async ? 0 : Math.min(service.members().size() / 2, standbys.size()));
    return new ServiceRecord(
        service.id(),
        new Revision(1),
        new Term(1),
        new Phase.Leading(primary),
        List.of(rule),
        false);
  }

  /** Engines run and agents start; the processes themselves are the ground's. */
  void begin() {
    var record = register.value();
    if (shape.formed()) {
      int first = records.append(1, false);
      engines[0].begin(first, -1, record.newestRule().orElseThrow());
      for (int host = 1; host < shape.members(); host++) {
        engines[host].begin(first, 0, null);
      }
    }
    for (int host = 0; host < agents.length; host++) {
      if (shape.formed() && isMember(host)) {
        agents[host].begin(firstOrder(record, host));
      }
      agents[host].boot();
    }
  }

  private Order firstOrder(ServiceRecord record, int host) {
    MemberGoal goal = Goals.of(cluster, service, record, ground.hosts().id(host));
    return new Order(service.id(), Epoch.NONE, record.term(), record.revision(), false, goal);
  }

  Ground ground() {
    return ground;
  }

  Scheduler scheduler() {
    return ground.scheduler();
  }

  Dice dice() {
    return dice;
  }

  Shape shape() {
    return shape;
  }

  Hosts hosts() {
    return ground.hosts();
  }

  Network network() {
    return ground.network();
  }

  Trace trace() {
    return ground.trace();
  }

  ServiceSpec service() {
    return service;
  }

  SimEngine engine(int host) {
    return engines[host];
  }

  SimAgent agent(int host) {
    return agents[host];
  }

  /** Whether its primary serves under a lease. */
  boolean hasLeases() {
    return service.durability() == Durability.ASYNC;
  }

  boolean isMember(int host) {
    return host < shape.members();
  }

  Judge judge() {
    return judge;
  }

  Quorum quorum() {
    return ground.quorum();
  }

  /** The record as stored, which no host sees directly. */
  ServiceRecord record() {
    return register.value();
  }

  int hostCount() {
    return shape.hosts();
  }

  int memberCount() {
    return shape.members();
  }

  /** The member that the record names as primary; below zero when it names none. */
  int primary() {
    return record().primary().map(hosts()::indexOf).orElse(-1);
  }
}
