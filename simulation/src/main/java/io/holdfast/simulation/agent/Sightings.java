package io.holdfast.simulation.agent;

import io.holdfast.core.report.Sighting;
import io.holdfast.simulation.engine.SimEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one host learns by asking the other members' engines itself, once a heartbeat. */
final class Sightings {
  private static final long DEADLINE_MICROS = 300_000;

  private final AgentRoom room;
  private final int self;
  private final Sighting.@Nullable Outcome[] outcomes;
  private final boolean[] answered;
  private final long[] askedAtMicros;
  private final long[] failedAtMicros;

  Sightings(AgentRoom room, int self) {
    this.room = room;
    this.self = self;
    outcomes = new Sighting.@Nullable Outcome[room.hosts().count()];
    answered = new boolean[room.hosts().count()];
    askedAtMicros = new long[room.hosts().count()];
    failedAtMicros = new long[room.hosts().count()];
  }

  /** The process has started again: it has asked nobody yet. That it once failed stays true. */
  void forget() {
    Arrays.fill(outcomes, null);
    Arrays.fill(answered, false);
    Arrays.fill(askedAtMicros, 0);
  }

  /** Asks everybody; those who do not answer are known to be silent only after the deadline. */
  void ask() {
    long asked = room.scheduler().nowMicros();
    room.procs().get(self).after(room.dice().between(300, 3_000), () -> hear(asked));
  }

  private void hear(long asked) {
    boolean anySilent = false;
    for (int target = 0; target < outcomes.length; target++) {
      if (target != self && room.isMember(target)) {
        var outcome = outcome(target);
        if (outcome == Sighting.Outcome.SILENT) {
          anySilent = true;
        } else {
          note(target, outcome, asked);
        }
      }
    }
    if (anySilent) {
      room.procs().get(self).after(DEADLINE_MICROS, () -> hearAgain(asked));
    }
  }

  private void hearAgain(long asked) {
    for (int target = 0; target < outcomes.length; target++) {
      if (target != self && room.isMember(target) && askedAtMicros[target] < asked) {
        note(target, outcome(target), asked);
      }
    }
  }

  /** A refusal by one that never answered says nothing. */
  private void note(int target, Sighting.Outcome outcome, long asked) {
    if (askedAtMicros[target] <= asked) {
      answered[target] |= outcome == Sighting.Outcome.ANSWERED;
      outcomes[target] =
          outcome.isRefusal() && !answered[target] ? Sighting.Outcome.SILENT : outcome;
      askedAtMicros[target] = asked;
      if (outcome != Sighting.Outcome.ANSWERED) {
        failedAtMicros[target] = Math.max(1, asked);
      }
    }
  }

  private Sighting.Outcome outcome(int target) {
    if (room.network().refuses(self, target)) {
      return Sighting.Outcome.REFUSED;
    }
    if (!room.network().isPowered(target) || !room.network().connects(self, target)) {
      return Sighting.Outcome.SILENT;
    }
    SimEngine engine = room.engines().get(target);
    if (!engine.proc().isAlive()) {
      return Sighting.Outcome.REFUSED;
    }
    return engine.proc().runs() && (engine.isPrimary() || engine.isStandby())
        ? Sighting.Outcome.ANSWERED
        : Sighting.Outcome.SILENT;
  }

  /** Whether a question to that member has failed within this time. */
  boolean failed(int target, long withinMicros) {
    return failedAtMicros[target] > 0
        && room.scheduler().nowMicros() - failedAtMicros[target] < withinMicros;
  }

  /** For the next report. */
  List<Sighting> present() {
    var list = new ArrayList<Sighting>(outcomes.length);
    long now = room.scheduler().nowMicros();
    for (int target = 0; target < outcomes.length; target++) {
      var outcome = outcomes[target];
      if (outcome != null) {
        list.add(
            new Sighting(
                room.service().id(),
                room.hosts().id(target),
                outcome,
                Duration.ofNanos((now - askedAtMicros[target]) * 1_000)));
      }
    }
    return list;
  }
}
