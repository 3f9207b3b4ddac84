package io.holdfast.engine.postgresql.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where a timeline came from: the content of {@code 0000000N.history}.
 *
 * @param timeline the timeline whose history this is
 * @param ancestors earlier timelines, oldest first, each with the position where it was left
 */
public record TimelineHistory(int timeline, List<Ancestor> ancestors) {
  public TimelineHistory {
    ancestors = List.copyOf(ancestors);
  }

  /**
   * A timeline that was left.
   *
   * @param end position after its last record that counts
   */
  public record Ancestor(int timeline, long end) {}

  /** The history of a timeline with no ancestors. */
  public static TimelineHistory none(int timeline) {
    return new TimelineHistory(timeline, List.of());
  }

  /**
   * Reads a history file. Format: PostgreSQL's {@code timeline.c}, one ancestor per line, {@code
   * timeline <blank> position <blank> reason}; lines that begin with # are comments.
   */
  public static TimelineHistory parse(int timeline, String text) {
    var ancestors = new ArrayList<Ancestor>();
    for (var line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var fields = line.split("\\s+", 3);
      if (fields.length < 2) {
        throw new IllegalArgumentException(
            "history of timeline %d has a line that is none: '%s'".formatted(timeline, line));
      }
      ancestors.add(new Ancestor(Integer.parseInt(fields[0]), Lsn.parse(fields[1])));
    }
    return new TimelineHistory(timeline, ancestors);
  }

  /**
   * The timeline in which the byte before this position was written. A log that ends exactly where
   * a timeline was left belongs to that timeline.
   */
  public int timelineEndingAt(long lsn) {
    for (var ancestor : ancestors) {
      if (lsn <= ancestor.end()) {
        return ancestor.timeline();
      }
    }
    return timeline;
  }

  /**
   * Where the timeline was left on the way to this one: {@link Long#MAX_VALUE} for this one itself,
   * empty for one that is no ancestor.
   */
  public OptionalLong endOf(int other) {
    if (other == timeline) {
      return OptionalLong.of(Long.MAX_VALUE);
    }
    return ancestors.stream()
        .filter(ancestor -> ancestor.timeline() == other)
        .mapToLong(Ancestor::end)
        .findFirst();
  }

  /** Whether a log that ends at this position of that timeline is a beginning of this one's. */
  public boolean continues(int other, long lsn) {
    var end = endOf(other);
    return end.isPresent() && lsn <= end.getAsLong();
  }

  /**
   * Last position up to which both histories describe the same log.
   *
   * @param ownEnd end of the other log
   */
  public long forkFrom(TimelineHistory other, long ownEnd) {
    var fork = 0L;
    var begin = 0L;
    for (var step : other.steps(ownEnd)) {
      var mine = endOf(step.timeline());
      if (mine.isEmpty() || beginOf(step.timeline()) != begin) {
        return fork;
      }
      fork = Math.min(step.end(), mine.getAsLong());
      if (fork < step.end()) {
        return fork;
      }
      begin = step.end();
    }
    return fork;
  }

  private List<Ancestor> steps(long end) {
    var steps = new ArrayList<>(ancestors);
    steps.add(new Ancestor(timeline, end));
    return steps;
  }

  private long beginOf(int wanted) {
    var begin = 0L;
    for (var ancestor : ancestors) {
      if (ancestor.timeline() == wanted) {
        return begin;
      }
      begin = ancestor.end();
    }
    return begin;
  }
}
