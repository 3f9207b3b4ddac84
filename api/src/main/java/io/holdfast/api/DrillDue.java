package io.holdfast.api;

import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.drill.DueTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One due time of one schedule. */
public record DrillDue(ScheduleId schedule, Instant at) {
  static @Nullable DrillDue of(@Nullable DueTime due) {
    return due == null ? null : new DrillDue(due.schedule(), due.at());
  }

  DueTime toDueTime() {
    return new DueTime(schedule, at);
  }
}
