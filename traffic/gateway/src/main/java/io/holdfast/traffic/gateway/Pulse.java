package io.holdfast.traffic.gateway;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that an event loop stood still: the process was stopped, the machine suspended or
 * starved. Every tick and every read beats it, so the first bytes after a standstill already know
 * of it. Used by its loop alone.
 */
final class Pulse {
  /** Beats come at least this often. */
  static final Duration TICK = Duration.ofMillis(250);

  /** Longer than any honest hiccup, shorter than what it takes to depose a silent primary. */
  static final Duration STANDSTILL = Duration.ofSeconds(1);

  private static final long STANDSTILL_NANOS = STANDSTILL.toNanos();

  private final LongSupplier ticker;
  private final Runnable onStandstill;
  private long lastNanos;

  Pulse(LongSupplier ticker, Runnable onStandstill) {
    this.ticker = ticker;
    this.onStandstill = onStandstill;
    this.lastNanos = ticker.getAsLong();
  }

  /** Returns the present reading of the ticker. */
  long beat() {
    long now = ticker.getAsLong();
    long gap = now - lastNanos;
    lastNanos = now;
    if (gap > STANDSTILL_NANOS) {
      onStandstill.run();
    }
    return now;
  }

  /** The present reading of the ticker, without a beat. */
  long nanos() {
    return ticker.getAsLong();
  }
}
