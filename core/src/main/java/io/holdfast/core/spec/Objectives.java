package io.holdfast.core.spec;

import java.time.Duration;

/**
 * What the owner wants to hold in a failure.
 *
 * @param rto longest time without service
 * @param rpo most acknowledged data that may be lost, as time
 */
public record Objectives(Duration rto, Duration rpo) {
  public static final Objectives DEFAULT = new Objectives(Duration.ofSeconds(30), Duration.ZERO);
}
