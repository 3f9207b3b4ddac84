package io.holdfast.core.cluster;

/**
 * Number of a controller's reign, from the quorum's own election. Fences every command; 0 means
 * none was ever seen.
 */
public record Epoch(long number) implements Comparable<Epoch> {
  public static final Epoch NONE = new Epoch(0);

  public Epoch {
    if (number < 0) {
      throw new IllegalArgumentException("a epoch is never negative: " + number);
    }
  }

  public Epoch next() {
    return new Epoch(number + 1);
  }

  public boolean isAfter(Epoch other) {
    return number > other.number;
  }

  public boolean isAtLeast(Epoch other) {
    return number >= other.number;
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
