package io.holdfast.simulation.agent;

import io.holdfast.core.goal.Order;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.Rung;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.simulation.engine.SimEngine;
import io.holdfast.simulation.engine.StepResult;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.HostClock;
import io.holdfast.simulation.machine.Proc;
import org.jspecify.annotations.Nullable;

/**
 * What an agent has its engine do: one step at a time, after a failure only later, and to join the
 * primary by a rougher way when a gentler one has failed.
 */
final class Attempts {
  private static final long RETRY_MICROS = 300_000;

  /** The same for stopping a primary whose lease is over. */
  private static final long URGENT_RETRY_MICROS = 50_000;

  private final AgentRoom room;
  private final int self;
  private final HostClock clock;
  private final Lease lease;
  private final Runnable next;
  private final Proc proc;
  private final Dice dice;
  private final SimEngine engine;

  private Rung rung = Rung.ATTACH;
  private boolean stepping;
  private boolean waiting;
  private long retryAtMicros;
  private @Nullable Reason problem;

  /**
   * No attempt yet.
   *
   * @param next what to do when a step has ended, or when one may be tried again
   */
  Attempts(AgentRoom room, int self, HostClock clock, Lease lease, Runnable next) {
    this.room = room;
    this.self = self;
    this.clock = clock;
    this.lease = lease;
    this.next = next;
    proc = room.procs().get(self);
    dice = room.dice();
    engine = room.engines().get(self);
  }

  /** The agent's process has been started. */
  void forget() {
    rung = Rung.ATTACH;
    stepping = false;
    waiting = false;
    retryAtMicros = 0;
    problem = null;
  }

  boolean isStepping() {
    return stepping;
  }

  /** By which way to join the primary next. */
  Rung rung() {
    return rung;
  }

  /** Why the last step failed; null when it did not. */
  @Nullable Reason problem() {
    return problem;
  }

  /**
   * Another goal is to be reached, so that what failed for the last one says nothing.
   *
   * @param sameWay whether it is to be reached by the way that has been begun
   */
  void turn(boolean sameWay) {
    interrupt();
    retryAtMicros = 0;
    if (!sameWay) {
      rung = Rung.ATTACH;
    }
  }

  /** Begins a step, or waits until one may be tried again. */
  void take(@Nullable Order order, HostAction action) {
    if (clock.nowMicros() >= retryAtMicros) {
      begin(order, action);
    } else if (!waiting) {
      waiting = true;
      proc.after(
          retryAtMicros - clock.nowMicros() + 100,
          () -> {
            waiting = false;
            next.run();
          });
    }
  }

  /** Begins a step at once. */
  void begin(@Nullable Order order, HostAction action) {
    stepping = true;
    room.watcher().acts(self, order, action, engine.observe());
    engine.perform(action, proc, result -> ended(action, result));
  }

  private void ended(HostAction action, StepResult result) {
    stepping = false;
    if (room.trace().isOn()) {
      room.trace().say("agent " + room.hosts().id(self), "step ended " + result + ": " + action);
    }
    boolean joining =
        action instanceof HostAction.Attach
            || action instanceof HostAction.Rewind
            || action instanceof HostAction.Clone;
    switch (result) {
      case DONE -> {
        problem = null;
        retryAtMicros = 0;
        if (joining) {
          rung = Rung.ATTACH;
        }
      }
      case REFUSED, FAILED -> {
        problem = Reason.of(ReasonCode.STEP_FAILED);
        if (joining) {
          rung = rung == Rung.ATTACH ? Rung.REWIND : Rung.CLONE;
        }
        retryAtMicros = clock.nowMicros() + (joining ? 0 : dice.between(0, retryMicros()));
      }
      case INDETERMINATE -> retryAtMicros = clock.nowMicros() + dice.between(0, retryMicros());
    }
    next.run();
  }

  private long retryMicros() {
    return lease.isOver() ? URGENT_RETRY_MICROS : RETRY_MICROS;
  }

  /** Leaves the present step where it is. */
  void interrupt() {
    if (stepping) {
      stepping = false;
      engine.interrupt();
    }
  }
}
