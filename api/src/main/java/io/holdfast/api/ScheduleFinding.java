package io.holdfast.api;

import io.holdfast.core.drill.ScheduleResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the newest run of a schedule came to.
 *
 * @param at when that was known
 * @param drill number of the drill; null when none was begun
 * @param why one sentence
 */
public record ScheduleFinding(
    Instant at, ScheduleResult.Word answer, @Nullable Long drill, String why) {
  static @Nullable ScheduleFinding of(@Nullable ScheduleResult result) {
    return result == null
        ? null
        : new ScheduleFinding(result.at(), result.word(), result.drill(), result.why());
  }
}
