package io.holdfast.simulation.machine;

import java.time.Instant;

/**
 * Elapsed time as one host counts it: its own zero, and a rate that differs a little from everybody
 * else's.
 */
public final class HostClock {
  /** Most by which a clock may be too fast or too slow, in parts per million. */
  public static final int MAX_DRIFT_PPM = 500;

  private final Scheduler scheduler;
  private final long offsetMicros;
  private final int driftPpm;

  public HostClock(Scheduler scheduler, Dice dice) {
    this.scheduler = scheduler;
    offsetMicros = dice.between(1_000_000_000L, 9_000_000_000L);
    driftPpm = (int) dice.between(-MAX_DRIFT_PPM, MAX_DRIFT_PPM);
  }

  /** The present by this clock. */
  public long nowMicros() {
    long now = scheduler.nowMicros();
    return offsetMicros + now + now * driftPpm / 1_000_000;
  }

  /** The present by this clock, as the decisions take it. */
  public Instant now() {
    return instant(nowMicros());
  }

  /** A reading of a clock, as the decisions take it. */
  public static Instant instant(long micros) {
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }
}
