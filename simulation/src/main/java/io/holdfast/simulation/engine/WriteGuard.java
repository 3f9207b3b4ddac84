package io.holdfast.simulation.engine;

import io.holdfast.simulation.bug.Bug;

/**
 * A primary that refuses writes while none of its replicas has been heard lately. The server counts
 * its replicas once a second, on its own clock, after what it was asked before; whether they count
 * is set by the agent, as {@code engine.redis.WriteGuard} does.
 */
final class WriteGuard {
  private static final long NEVER = -1;
  private static final long COUNT_MICROS = 1_000_000;

  private final SimEngine engine;
  private final EngineRoom room;
  private final long[] heardAtMicros;
  private boolean on;
  private boolean enough;
  private int reign;

  WriteGuard(SimEngine engine, EngineRoom room) {
    this.engine = engine;
    this.room = room;
    heardAtMicros = new long[room.hosts().count()];
  }

  /** A new primary has no replicas yet, and must not wait for any. */
  void begin() {
    on = false;
    enough = false;
    int present = ++reign;
    if (room.kind() == EngineKind.REDIS) {
      engine.proc().after(COUNT_MICROS, () -> count(present));
    }
  }

  private void count(int present) {
    if (present == reign && engine.isPrimary()) {
      enough = isHeard(room.maxLagMicros());
      engine.proc().after(COUNT_MICROS, () -> count(present));
    }
  }

  /** That replica says that it is there. */
  void heard(int replica) {
    heardAtMicros[replica] = room.scheduler().nowMicros();
  }

  boolean refuses() {
    return on && !enough;
  }

  /**
   * Sets it as the replicas are now.
   *
   * @param heard whether the controller has been heard within the lease
   * @param patienceMicros how long a primary that nobody hears may serve
   */
  void adjust(boolean heard, long patienceMicros) {
    long least = leastLagMicros();
    if (room.has(Bug.GUARD_NEVER_LIFTED)) {
      on = on || least != NEVER;
    } else if (least == NEVER) {
      on = false;
    } else if (least <= room.maxLagMicros()) {
      on = true;
      enough = true;
    } else {
      on = on && !(heard && least > patienceMicros);
    }
  }

  private boolean isHeard(long withinMicros) {
    long least = leastLagMicros();
    return least != NEVER && least <= withinMicros;
  }

  private long leastLagMicros() {
    long least = NEVER;
    for (int host = 0; host < heardAtMicros.length; host++) {
      if (engine.hasConnected(host)) {
        long lag = room.scheduler().nowMicros() - heardAtMicros[host];
        least = least == NEVER ? lag : Math.min(least, lag);
      }
    }
    return least;
  }
}
