package io.holdfast.core.drill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the client that measured a drill makes of it.
 *
 * @param rto time from the fault to the first acknowledged write after the longest silence; null
 *     when none was acknowledged any more, or nothing was measured
 * @param acknowledged writes that the client was told are safe
 * @param lost how many of them are gone; null when that could not be read
 * @param why one sentence, cut after {@link DrillLimits#WHY_LENGTH} characters
 */
public record DrillResult(
    Answer answer, @Nullable Duration rto, long acknowledged, @Nullable Long lost, String why) {
  public DrillResult {
    why = why.length() > DrillLimits.WHY_LENGTH ? why.substring(0, DrillLimits.WHY_LENGTH) : why;
  }

  /** The three answers. */
  public enum Answer {
    /** Everything was measured, and within the objectives. */
    PASS,
    /** Something was measured that is not within the objectives. */
    FAIL,
    /** What was measured does not tell; the sentence says what is missing. */
    UNKNOWN
  }
}
