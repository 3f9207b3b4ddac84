package io.holdfast.store.raft;

import java.time.Duration;

/**
 * How long a voter waits for a word of its leader before it stands for election itself: a random
 * time between the two, so that rarely two stand at once. The leader speaks every {@code min / 2}
 * and gives up when it has not heard from a majority for {@code max}.
 *
 * @param min at least 50 ms
 * @param max longer than min
 */
public record ElectionTimeouts(Duration min, Duration max) {
  private static final Duration SHORTEST = Duration.ofMillis(50);

  /** Replaces a killed leader in about half a second; see docs/adr/0002-embedded-raft.md. */
  public static final ElectionTimeouts DEFAULT =
      new ElectionTimeouts(Duration.ofMillis(150), Duration.ofMillis(300));

  public ElectionTimeouts {
    if (min.compareTo(SHORTEST) < 0 || max.compareTo(min) <= 0) {
      throw new IllegalArgumentException(
          "election timeouts from %d to %d ms: the first must be at least %d ms, the second longer"
              .formatted(min.toMillis(), max.toMillis(), SHORTEST.toMillis()));
    }
  }
}
