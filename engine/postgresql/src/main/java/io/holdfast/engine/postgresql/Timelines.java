package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.postgresql.wal.HistoryFiles;
import io.holdfast.engine.postgresql.wal.Segments;
import io.holdfast.engine.postgresql.wal.TimelineHistory;
import io.holdfast.engine.postgresql.wal.WalFolder;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the term (timeline) of the last byte of this member's log. */
final class Timelines {
  private final HistoryFiles histories;
  private final WalFolder folder;
  private final Map<Integer, TimelineHistory> known = new ConcurrentHashMap<>();

  Timelines(Place place, Segments segments) {
    this.histories = new HistoryFiles(place.files().wal(), place.account());
    this.folder = new WalFolder(place.files().wal(), segments);
  }

  /**
   * A position with its term.
   *
   * @param newest timeline in which the member receives now; null to look at its files. Its history
   *     tells in which one the byte before the position was written.
   */
  LogPosition position(long lsn, @Nullable Integer newest) throws IOException {
    if (lsn == 0) {
      return LogPosition.START;
    }
    var top = newest == null ? folder.newestTimelineAt(lsn).orElse(0) : newest;
    if (top == 0) {
      throw new IOException("no log file holds the end of the log, " + lsn);
    }
    return new LogPosition(new Term(history(top).timelineEndingAt(lsn)), lsn);
  }

  /** The history of a timeline this member is or was on. */
  TimelineHistory history(int timeline) throws IOException {
    var cached = known.get(timeline);
    if (cached != null) {
      return cached;
    }
    var read = histories.read(timeline);
    read.ifPresent(history -> known.put(timeline, history));
    return read.orElse(TimelineHistory.none(timeline));
  }
}
