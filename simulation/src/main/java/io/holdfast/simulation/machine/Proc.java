package io.holdfast.simulation.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * A process on a host. While it is frozen, timers and messages wait for it, as they do in a kernel;
 * when it dies they are gone, and what it had begun never happens.
 */
public final class Proc {
  /** Messages beyond this are dropped while it is frozen, as by a full socket buffer. */
  private static final int MAX_HELD = 64;

  private static final long BETWEEN_HELD_MICROS = 20;

  private final Scheduler scheduler;
  private final List<Runnable> held = new ArrayList<>();
  private boolean alive;
  private boolean frozen;
  private int life;

  public Proc(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  public boolean isAlive() {
    return alive;
  }

  public boolean isFrozen() {
    return frozen;
  }

  /** Whether it would answer at once. */
  public boolean runs() {
    return alive && !frozen;
  }

  /** Begins a new life. */
  public void start() {
    alive = true;
    frozen = false;
    life++;
    held.clear();
  }

  /** Ends at once, without a goodbye. */
  public void kill() {
    alive = false;
    frozen = false;
    life++;
    held.clear();
  }

  /** Stops in its tracks. */
  public void freeze() {
    frozen = alive;
  }

  /** Goes on where it stopped: first the given reaction, then all that waited, in order. */
  public void thaw(Runnable first) {
    if (!frozen) {
      return;
    }
    frozen = false;
    var waiting = new ArrayList<Runnable>(held);
    held.clear();
    first.run();
    long delay = BETWEEN_HELD_MICROS;
    for (var message : waiting) {
      after(delay, message);
      delay += BETWEEN_HELD_MICROS;
    }
  }

  /** Hands a message over now. */
  public void deliver(Runnable message) {
    if (!alive) {
      return;
    }
    if (!frozen) {
      message.run();
    } else if (held.size() < MAX_HELD) {
      held.add(message);
    }
  }

  /** Lets something happen later in this life of the process. */
  public void after(long delayMicros, Runnable timer) {
    int born = life;
    scheduler.after(
        delayMicros,
        () -> {
          if (life == born) {
            deliver(timer);
          }
        });
  }
}
