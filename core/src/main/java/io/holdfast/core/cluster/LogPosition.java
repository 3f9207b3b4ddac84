package io.holdfast.core.cluster;

import java.util.Comparator;

/**
 * How far a member's log reaches: the term in which its last record was written, then the offset
 * within the log. The order is the order of S3: a longer log of an older term is *less* advanced,
 * because the newer term's primary was chosen without it.
 *
 * @param term term of the last record; for PostgreSQL this is the timeline (see the engine's
 *     documentation)
 * @param offset engine's own measure of length: bytes of WAL for PostgreSQL
 */
public record LogPosition(Term term, long offset) implements Comparable<LogPosition> {
  /** Before the first record. */
  public static final LogPosition START = new LogPosition(Term.NONE, 0);

  private static final Comparator<LogPosition> ORDER =
      Comparator.comparing(LogPosition::term).thenComparingLong(LogPosition::offset);

  public LogPosition {
    if (offset < 0) {
      throw new IllegalArgumentException("a log offset is never negative: " + offset);
    }
  }

  public boolean isAtLeast(LogPosition other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(LogPosition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return term + ":" + offset;
  }
}
