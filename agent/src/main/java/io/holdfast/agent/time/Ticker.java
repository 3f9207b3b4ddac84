package io.holdfast.agent.time;

import java.time.Instant;

/**
 * Elapsed time of this process, counted from an arbitrary start. Never goes back and never jumps
 * with the wall clock; two hosts' instants cannot be compared.
 */
@FunctionalInterface
public interface Ticker {
  Instant now();

  /** The machine's monotonic clock. */
  static Ticker monotonic() {
    return () -> Instant.EPOCH.plusNanos(System.nanoTime());
  }
}
