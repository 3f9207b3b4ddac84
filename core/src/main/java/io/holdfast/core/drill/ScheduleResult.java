package io.holdfast.core.drill;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the newest run of a schedule came to.
 *
 * @param at when that was known
 * @param drill its number; null when none was begun
 * @param why one sentence
 */
public record ScheduleResult(Instant at, Word word, @Nullable Long drill, String why) {
  /** The word for it. */
  public enum Word {
    /** Everything was measured, and within the objectives. */
    PASS,
    /** Something was measured that is not within the objectives. */
    FAIL,
    /** Not everything was measured, or nothing could be. */
    UNKNOWN,
    /** A guard rail, or the host, said no. */
    REFUSED,
    /** Nobody began it in its time. */
    MISSED
  }

  static ScheduleResult of(DrillRecord drill, DrillResult result, Instant wall) {
    var word =
        switch (result.answer()) {
          case PASS -> Word.PASS;
          case FAIL -> Word.FAIL;
          case UNKNOWN -> Word.UNKNOWN;
        };
    return new ScheduleResult(wall, word, drill.number(), result.why());
  }
}
