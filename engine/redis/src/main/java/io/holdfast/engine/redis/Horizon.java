package io.holdfast.engine.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How old a replica's data may be at most. Redis does not tell; so each time the primary is asked
 * how it is, its offset is kept with the moment of the question by this machine's clock. Data that
 * reaches an offset holds everything the primary had acknowledged before that moment.
 */
final class Horizon {
  private static final int MOST = 256;

  /**
   * A primary's end of log.
   *
   * @param atNanos before this moment by the steady clock
   */
  private record Mark(String replicationId, long offset, long atNanos) {}

  private final Deque<Mark> open = new ArrayDeque<>();
  private @Nullable Mark reached;

  /** A primary has answered. */
  synchronized void heard(Info info, long askedNanos) {
    if (!info.isMaster()) {
      return;
    }
    if (open.size() == MOST) {
      open.removeFirst();
    }
    open.addLast(new Mark(info.replicationId(), info.offset(), askedNanos));
  }

  /** The greatest age of data that reaches so far in this lineage; null when not known. */
  synchronized @Nullable Duration behind(String replicationId, long offset, long nowNanos) {
    open.removeIf(mark -> {
      if (mark.replicationId().equals(replicationId) && mark.offset() <= offset) {
        var before = reached;
        if (before == null
            || !before.replicationId().equals(replicationId)
            || before.atNanos() - mark.atNanos() < 0) {
          reached = mark;
        }
        return true;
      }
      return false;
    });
    var known = reached;
    return known != null && known.replicationId().equals(replicationId)
        ? Duration.ofNanos(nowNanos - known.atNanos())
        : null;
  }
}
