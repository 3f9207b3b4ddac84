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
import io.holdfast.simulation.machine.Proc;
import io.holdfast.simulation.machine.Scheduler;
import io.holdfast.simulation.machine.Trace;
import io.holdfast.simulation.quorum.Quorum;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole cluster with everything that it consists of, ready to run. */
public final class World {
  private static final long BLIND_MICROS = 6_000_000;

  /** What a lease's margin takes for granted; nothing else does. */
  private static final long BLIND_WITH_LEASES_MICROS = 900_000;

  private final Scheduler scheduler = new Scheduler();
  private final Dice dice;
  private final Shape shape;
  private final Hosts hosts;
  private final Network network;
  private final Trace trace;
  private final ClusterSpec cluster;
  private final ServiceSpec service;
  private final Records records = new Records();
  private final SimEngine[] engines;
  private final SimAgent[] agents;
  private final Judge judge;
  private final Quorum quorum;

  World(long seed, Set<Bug> bugs, LookIn lookIn, @Nullable Consumer<String> listener) {
    dice = new Dice(seed);
    shape = Shape.draw(dice, lookIn);
    hosts = new Hosts(shape.hosts());
    trace = new Trace(scheduler, listener);
    network = new Network(scheduler, dice.split(), shape.hosts());
    cluster = shape.cluster(hosts);
    service = cluster.services().getFirst();
    engines = new SimEngine[shape.hosts()];
    agents = new SimAgent[shape.hosts()];
    var procs = new Proc[shape.hosts()];
    for (int host = 0; host < procs.length; host++) {
      procs[host] = new Proc(scheduler);
    }
    var record = shape.formed() ? settled() : ServiceRecord.unformed(service.id());
    judge = new Judge(hosts, service, record, records, trace, engines, agents);
    var engineRoom =
        new EngineRoom(
            scheduler,
            dice.split(),
            network,
            hosts,
            records,
            trace,
            bugs,
            judge,
            Arrays.asList(engines));
    for (int host = 0; host < engines.length; host++) {
      engines[host] = new SimEngine(host, engineRoom);
    }
    var voters = new int[shape.hosts()];
    for (int host = 0; host < voters.length; host++) {
      voters[host] = host;
    }
    quorum =
        new Quorum(
            scheduler,
            dice.split(),
            network,
            voters,
            procs,
            agents,
            shape.durability() == Durability.ASYNC ? BLIND_WITH_LEASES_MICROS : BLIND_MICROS,
            record,
            bugs,
            judge);
    var agentRoom =
        new AgentRoom(
            scheduler,
            dice.split(),
            network,
            hosts,
            trace,
            bugs,
            cluster,
            service,
            Goals.lease(cluster, service),
            (1 << shape.members()) - 1,
            Arrays.asList(procs),
            Arrays.asList(engines),
            Arrays.asList(agents),
            quorum,
            judge);
    for (int host = 0; host < agents.length; host++) {
      agents[host] = new SimAgent(agentRoom, host);
    }
    begin(record);
  }

  private ServiceRecord settled() {
    var primary = hosts.id(0);
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

  private void begin(ServiceRecord record) {
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
    quorum.topologyChanged();
  }

  private Order firstOrder(ServiceRecord record, int host) {
    MemberGoal goal = Goals.of(cluster, service, record, hosts.id(host));
    return new Order(service.id(), Epoch.NONE, record.term(), record.revision(), false, goal);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Dice dice() {
    return dice;
  }

  Shape shape() {
    return shape;
  }

  Hosts hosts() {
    return hosts;
  }

  Network network() {
    return network;
  }

  Trace trace() {
    return trace;
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

  boolean isMember(int host) {
    return host < shape.members();
  }

  Judge judge() {
    return judge;
  }

  Quorum quorum() {
    return quorum;
  }

  int hostCount() {
    return shape.hosts();
  }

  int memberCount() {
    return shape.members();
  }

  /** The member that the record names as primary; below zero when it names none. */
  int primary() {
    return quorum.record().primary().map(hosts::indexOf).orElse(-1);
  }
}
