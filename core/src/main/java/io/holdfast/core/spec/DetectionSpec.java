package io.holdfast.core.spec;

import java.time.Duration;

/**
 * How long silence must last before it counts.
 *
 * @param heartbeat time between two reports of an agent, 50 ms to 10 s
 * @param misses heartbeats in a row that must be missing, 2 to 20
 */
public record DetectionSpec(Duration heartbeat, int misses) {
  public static final DetectionSpec DEFAULT = new DetectionSpec(Duration.ofMillis(500), 3);

  /** The silence after which an agent counts as silent. */
  public Duration silence() {
    return Duration.ofNanos(heartbeat.toNanos() * misses);
  }
}
