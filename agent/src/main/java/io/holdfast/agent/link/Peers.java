package io.holdfast.agent.link;

import io.holdfast.agent.time.Ticker;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.spi.engine.Incident;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The other agents of the cluster. Every call blocks until its deadline at most. */
public interface Peers {
  /** Reports to the controller; the answer is this host's goals. */
  Reply<HostGoals> report(HostId controller, HostReport report, Duration deadline)
      throws InterruptedException;

  /** Gives an agent its goals; the answer is true. */
  Reply<Boolean> goals(HostId host, HostGoals goals, Duration deadline) throws InterruptedException;

  /** Hands incidents to the controller; the answer is true. */
  Reply<Boolean> incidents(HostId controller, List<Incident> incidents, Duration deadline)
      throws InterruptedException;

  /** Has an agent restart its standby; the answer comes when that has stopped. */
  Reply<Internal.Restarted> restart(HostId host, Internal.Restart asked)
      throws InterruptedException;

  /** A word of a drill to the host of its fault. */
  Reply<FaultAnswer> fault(HostId host, Internal.FaultCall call, Duration deadline)
      throws InterruptedException;

  /**
   * Holds a connection to the agent until it is interrupted, and tells what is learnt by it. Unlike
   * the other calls it has no deadline.
   *
   * @param ticker whose instants are told
   */
  void holdLifeline(HostId host, Ticker ticker, Lifeline.Watcher watcher)
      throws InterruptedException;

  /** Whether the agent answers at all. */
  Sighting.Outcome ping(HostId host, Duration deadline) throws InterruptedException;

  /** Who is controller, by another agent's word. */
  Optional<HostId> askForController(HostId host, Duration deadline) throws InterruptedException;
}
