package io.holdfast.simulation.scenario;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.record.Phase;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.Hosts;
import io.holdfast.simulation.machine.Network;
import io.holdfast.simulation.machine.Proc;
import io.holdfast.simulation.machine.Scheduler;
import io.holdfast.simulation.machine.Trace;
import io.holdfast.simulation.quorum.Quorum;
import io.holdfast.simulation.quorum.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all services of a cluster share: hosts, their agents' processes, network and quorum. */
public final class Ground {
  private final Scheduler scheduler = new Scheduler();
  private final Hosts hosts;
  private final Network network;
  private final Trace trace;
  private final Proc[] procs;
  private final Quorum quorum;
  private final List<World> worlds = new ArrayList<>();
  private final List<List<Voter>> voters = new ArrayList<>();

  Ground(
      int count,
      Dice networkDice,
      Dice quorumDice,
      long blindMicros,
      Set<Bug> bugs,
      @Nullable Consumer<String> listener) {
    hosts = new Hosts(count);
    trace = new Trace(scheduler, listener);
    network = new Network(scheduler, networkDice, count);
    procs = new Proc[count];
    var members = new Voter[count];
    var numbers = new int[count];
    for (int host = 0; host < count; host++) {
      procs[host] = new Proc(scheduler);
      voters.add(new ArrayList<>());
      members[host] = new Everybody(voters.get(host));
      numbers[host] = host;
    }
    quorum = new Quorum(scheduler, quorumDice, network, numbers, procs, members, blindMicros, bugs);
  }

  /** Hosts of the present primaries of all services. */
  List<HostId> primaries() {
    return worlds.stream()
        .flatMap(world ->
            world.record().phase() instanceof Phase.Leading(var primary)
                ? Stream.of(primary)
                : Stream.empty())
        .toList();
  }

  Scheduler scheduler() {
    return scheduler;
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

  Proc[] procs() {
    return procs;
  }

  Quorum quorum() {
    return quorum;
  }

  /** The services there are, each with its engines and its part of every agent. */
  List<World> worlds() {
    return worlds;
  }

  void add(World world) {
    worlds.add(world);
    for (int host = 0; host < procs.length; host++) {
      voters.get(host).add(world.agent(host));
    }
  }

  /** Told on that host, after its agents, who leads. */
  void add(int host, Voter voter) {
    voters.get(host).add(voter);
  }

  void begin() {
    for (var proc : procs) {
      proc.start();
    }
    worlds.forEach(World::begin);
    quorum.topologyChanged();
  }

  void killAgent(int host) {
    worlds.forEach(world -> world.agent(host).kill());
  }

  void startAgent(int host) {
    network.power(host, true);
    if (!procs[host].isAlive()) {
      procs[host].start();
      worlds.forEach(world -> world.agent(host).boot());
    }
  }

  void thawAgent(int host) {
    procs[host].thaw(() -> worlds.forEach(world -> world.agent(host).thawed()));
  }

  /** All that a host's agent consists of. */
  private record Everybody(List<Voter> voters) implements Voter {
    @Override
    public void elected(Epoch epoch) {
      voters.forEach(voter -> voter.elected(epoch));
    }

    @Override
    public void deposed() {
      voters.forEach(Voter::deposed);
    }

    @Override
    public void follows(int leader) {
      voters.forEach(voter -> voter.follows(leader));
    }
  }
}
