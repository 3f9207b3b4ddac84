package io.holdfast.api;

import io.holdfast.core.drill.DrillResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the client that measured a drill makes of it.
 *
 * @param answer pass, fail, or unknown with what is missing in {@code why}
 * @param rtoMs time from the fault to the first acknowledged write after the longest silence; null
 *     when none was acknowledged any more, or nothing was measured
 * @param acknowledged writes that the client was told are safe
 * @param lost how many of them are gone; null when that could not be read
 * @param why one sentence
 */
public record DrillFinding(
    DrillResult.Answer answer,
    @Nullable Long rtoMs,
    long acknowledged,
    @Nullable Long lost,
    String why) {
  static @Nullable DrillFinding of(@Nullable DrillResult result) {
    return result == null
        ? null
        : new DrillFinding(
            result.answer(),
            result.rto() == null ? null : result.rto().toMillis(),
            result.acknowledged(),
            result.lost(),
            result.why());
  }

  public DrillResult toResult() {
    return new DrillResult(
        answer, rtoMs == null ? null : Duration.ofMillis(rtoMs), acknowledged, lost, why);
  }
}
