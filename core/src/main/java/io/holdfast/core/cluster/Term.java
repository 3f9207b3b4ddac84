package io.holdfast.core.cluster;

/**
 * Number of a primary's reign. Grows with every promotion; 0 means that there never was a primary.
 */
public record Term(long number) implements Comparable<Term> {
  public static final Term NONE = new Term(0);

  public Term {
    if (number < 0) {
      throw new IllegalArgumentException("a term is never negative: " + number);
    }
  }

  public Term next() {
    return new Term(number + 1);
  }

  public boolean isAfter(Term other) {
    return number > other.number;
  }

  public boolean isAtLeast(Term other) {
    return number >= other.number;
  }

  @Override
  public int compareTo(Term other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
