package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DrillWatch;
import io.holdfast.core.drill.FaultWord;
import io.holdfast.core.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One drill during one reign: what is remembered beside its record. The next drill has its own:
 * what was heard about this one says nothing about that. One thread's own.
 */
final class DrillCase {
  private final Map<HostId, FaultWord> words = new HashMap<>();
  private @Nullable Reason abort;
  private @Nullable Reason moveRefused;
  private @Nullable DrillWatch watch;
  private Instant watchedAt;

  /**
   * @param since when it began, or this reign if that was later
   */
  DrillCase(Instant since) {
    this.watchedAt = since;
  }

  /** What each host of the fault has said last. */
  Map<HostId, FaultWord> words() {
    return words;
  }

  void said(HostId host, FaultWord word) {
    words.put(host, word);
  }

  /** The last word of the client that measures; null when there was none yet. */
  @Nullable DrillWatch watch() {
    return watch;
  }

  /** For how long the client that measures has said nothing. */
  Duration unwatched(Instant now) {
    return Duration.between(watchedAt, now);
  }

  void watched(DrillWatch seen, Instant now) {
    watch = seen;
    watchedAt = now;
  }

  /** Why the planned move that it asked for last was not granted; null when it was. */
  @Nullable Reason moveRefused() {
    return moveRefused;
  }

  void moveRefused(@Nullable Reason why) {
    moveRefused = why;
  }

  /** An operator wants it to end now: that stands until it is on record. */
  void abort(Reason why) {
    abort = why;
  }

  /** Why it is to end now, as long as that is not on record; empty when there is nothing to end. */
  Optional<Reason> unrecordedAbort(DrillRecord stored) {
    return stored.aborted() == null && stored.undoneAt() == null
        ? Optional.ofNullable(abort)
        : Optional.empty();
  }
}
