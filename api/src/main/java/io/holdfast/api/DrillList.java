package io.holdfast.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /api/v1/drills} answers.
 *
 * @param catalogue everything that there is
 * @param drills the newest ones that were run, oldest first
 * @param schedules those that are run by themselves; null from a former version
 */
public record DrillList(
    List<DrillEntry> catalogue, List<DrillRun> drills, @Nullable List<ScheduleStatus> schedules) {
  public DrillList {
    catalogue = List.copyOf(catalogue);
    drills = List.copyOf(drills);
    schedules = schedules == null ? null : List.copyOf(schedules);
  }

  /** The schedules, none when nobody told. */
  public List<ScheduleStatus> allSchedules() {
    return schedules == null ? List.of() : schedules;
  }
}
