package io.holdfast.simulation.agent;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.simulation.engine.SimEngine;
import io.holdfast.simulation.machine.HostClock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the controller how things are on one host, wherever it takes the controller to be. */
final class Reporter {
  private static final int NOBODY = -1;

  /** After so many heartbeats without an answer somebody else is tried. */
  private static final int PATIENCE_HEARTBEATS = 3;

  private final AgentRoom room;
  private final int self;
  private final HostClock clock;
  private final SimEngine engine;
  private final Sightings sightings;
  private final Lease lease;

  private long incarnation;
  private long sequence;
  private long newestEpoch;
  private int reportedSignature;
  private int controller = NOBODY;
  private long answeredAtMicros;

  Reporter(AgentRoom room, int self, HostClock clock, Sightings sightings, Lease lease) {
    this.room = room;
    this.self = self;
    this.clock = clock;
    this.sightings = sightings;
    this.lease = lease;
    engine = room.engines().get(self);
  }

  /** The agent's process has been started. */
  void begin(long newIncarnation, Epoch newest) {
    incarnation = newIncarnation;
    sequence = 0;
    newestEpoch = newest.number();
    controller = NOBODY;
    answeredAtMicros = clock.nowMicros();
  }

  /** Goals have come, as the answer to a report or not. */
  void heard(HostGoals goals, boolean isAnswer) {
    if (goals.epoch().number() >= newestEpoch) {
      newestEpoch = goals.epoch().number();
      controller = room.hosts().indexOf(goals.controller());
      if (isAnswer) {
        answeredAtMicros = clock.nowMicros();
      }
    }
  }

  /** Whether no report has been answered for longer than so many heartbeats. */
  boolean isUnansweredFor(int heartbeats) {
    return clock.nowMicros() - answeredAtMicros > heartbeats * room.heartbeatMicros();
  }

  boolean takesForController(int host) {
    return controller == host;
  }

  /** That host is, or knows better than others who is, the controller. */
  void turnTo(int host) {
    controller = host;
  }

  /** Whether its member is not as it was in the last report. */
  boolean hasNews() {
    return engine.signature() != reportedSignature;
  }

  /**
   * Sends a report.
   *
   * @param problem why the last step failed; null when it did not
   */
  void report(HostMemory memory, @Nullable Reason problem) {
    int to = target();
    List<MemberReport> members = room.isMember(self) ? List.of(member(memory, problem)) : List.of();
    var report =
        new HostReport(
            room.hosts().id(self),
            incarnation,
            ++sequence,
            new Epoch(newestEpoch),
            members,
            sightings.present());
    long sent = clock.nowMicros();
    var receiver = room.agents().get(to);
    room.network()
        .send(self, to, receiver.proc(), () -> receiver.controller().receive(self, report, sent));
  }

  private MemberReport member(HostMemory memory, @Nullable Reason problem) {
    var state = engine.observe();
    reportedSignature = engine.signature();
    if (memory.sealed().number() > 0) {
      room.watcher().reportsSeal(self, memory.sealed(), isFinal(state));
    }
    return new MemberReport(
        room.service().id(),
        memory.term(),
        memory.sealed(),
        state,
        problem,
        null,
        lease.restOf(memory.term()));
  }

  private static boolean isFinal(EngineState state) {
    return switch (state) {
      case EngineState.Standby standby -> standby.link() instanceof EngineState.Link.Detached;
      case EngineState.Stopped stopped -> stopped.finalPosition() != null;
      default -> false;
    };
  }

  /** Where the controller is thought to be; somebody else when it has not answered for long. */
  private int target() {
    if (controller == NOBODY || isUnansweredFor(PATIENCE_HEARTBEATS)) {
      var voters = room.quorum().voters();
      controller = voters[room.dice().below(voters.length)];
    }
    return controller;
  }
}
