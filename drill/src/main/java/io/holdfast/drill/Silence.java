package io.holdfast.drill;

import java.time.Duration;

/**
 * A time in which no write was acknowledged, in elapsed time of the workload.
 *
 * @param from the acknowledgement, or the beginning of the observation, before it
 * @param to the acknowledgement after it; or the end of the observation
 * @param ended whether an acknowledgement ended it
 */
public record Silence(Duration from, Duration to, boolean ended) {
  /** How long it lasted. */
  public Duration length() {
    return to.minus(from);
  }
}
