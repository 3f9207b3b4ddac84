package io.holdfast.core.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When drills are allowed, how surely they must be meant, and which are run by themselves.
 *
 * @param production whether a drill must be confirmed with the cluster's name
 * @param window when drills may begin; null for any time
 * @param schedules at most {@link #MOST_SCHEDULES}, each with a name of its own
 */
public record DrillSpec(boolean production, @Nullable Window window, List<ScheduleSpec> schedules) {
  /** At any time, without a confirmation. */
  public static final DrillSpec DEFAULT = new DrillSpec(false, null);

  /** Most schedules of one cluster. */
  public static final int MOST_SCHEDULES = 50;

  public DrillSpec {
    schedules = List.copyOf(schedules);
  }

  /** Without schedules. */
  public DrillSpec(boolean production, @Nullable Window window) {
    this(production, window, List.of());
  }
}
