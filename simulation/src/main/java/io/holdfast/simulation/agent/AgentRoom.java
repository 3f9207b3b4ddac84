package io.holdfast.simulation.agent;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.engine.SimEngine;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.Hosts;
import io.holdfast.simulation.machine.Network;
import io.holdfast.simulation.machine.Proc;
import io.holdfast.simulation.machine.Scheduler;
import io.holdfast.simulation.machine.Trace;
import io.holdfast.simulation.quorum.Quorum;
import io.holdfast.simulation.quorum.Register;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all agents of one history share.
 *
 * @param members which hosts carry data, as bits
 * @param lease how long an asynchronous primary may go on alone; null where none is needed
 * @param register where the service's record is kept
 * @param primaries hosts of the present primaries of all services
 * @param bugs deliberate mistakes in force
 */
public record AgentRoom(
    Scheduler scheduler,
    Dice dice,
    Network network,
    Hosts hosts,
    Trace trace,
    Set<Bug> bugs,
    ClusterSpec cluster,
    ServiceSpec service,
    @Nullable Duration lease,
    int members,
    List<Proc> procs,
    List<SimEngine> engines,
    List<SimAgent> agents,
    Quorum quorum,
    Register<ServiceRecord> register,
    Supplier<List<HostId>> primaries,
    AgentWatcher watcher) {

  boolean has(Bug bug) {
    return !bugs.isEmpty() && bugs.contains(bug);
  }

  boolean isMember(int host) {
    return (members & 1 << host) != 0;
  }

  long heartbeatMicros() {
    return micros(cluster.detection().heartbeat());
  }

  static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
