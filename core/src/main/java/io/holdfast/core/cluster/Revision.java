package io.holdfast.core.cluster;

/** Version of a stored document. Grows by one with every write; 0 means never written. */
public record Revision(long number) implements Comparable<Revision> {
  public static final Revision NONE = new Revision(0);

  public Revision {
    if (number < 0) {
      throw new IllegalArgumentException("a revision is never negative: " + number);
    }
  }

  public Revision next() {
    return new Revision(number + 1);
  }

  public boolean isAfter(Revision other) {
    return number > other.number;
  }

  public boolean isAtLeast(Revision other) {
    return number >= other.number;
  }

  @Override
  public int compareTo(Revision other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
