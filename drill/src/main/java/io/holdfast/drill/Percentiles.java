package io.holdfast.drill;

import java.time.Duration;
import java.util.List;

/** A sample of times, by nearest rank: no value is reported that was not measured. */
public record Percentiles(List<Duration> sorted) {
  /**
   * Sorts the sample.
   *
   * @throws IllegalArgumentException when it is empty
   */
  public Percentiles {
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("no percentile of an empty sample");
    }
    sorted = sorted.stream().sorted().toList();
  }

  /** The smallest value that is at least as large as this part of the sample, in percent. */
  public Duration at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.clamp(rank - 1, 0, sorted.size() - 1));
  }

  /** The smallest. */
  public Duration min() {
    return sorted.getFirst();
  }

  /** The middle one. */
  public Duration median() {
    return at(50);
  }

  /** The 99th percentile: of fewer than a hundred values, the largest. */
  public Duration p99() {
    return at(99);
  }

  /** The largest. */
  public Duration max() {
    return sorted.getLast();
  }

  /** How many there are. */
  public int count() {
    return sorted.size();
  }
}
