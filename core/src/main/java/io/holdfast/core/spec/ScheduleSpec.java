package io.holdfast.core.spec;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A drill that is run again and again.
 *
 * @param drill a drill of the catalogue, by its word: {@code process-killed}
 * @param service whose clients measure it
 * @param stack what is rehearsed, of which {@code service} is one; null for the service alone
 * @param program what clients ask of {@code service} if it is a program; null of a database
 * @param host where the fault is to be; null for the primary's host
 * @param timetable when it is due
 * @param window when it may begin, beside the window of all drills; null for any time
 * @param confirm the cluster's name, which one marked as production asks for; null for none
 * @param lasts how long the fault is to stand; null for the usual time of its kind
 * @param overdue how long after a due time without a passed run it is overdue; null for {@link
 *     #OVERDUE_INTERVALS} times the time to the next
 */
public record ScheduleSpec(
    ScheduleId id,
    String drill,
    ServiceId service,
    @Nullable StackId stack,
    @Nullable ProgramPath program,
    @Nullable HostId host,
    Timetable timetable,
    @Nullable Window window,
    @Nullable String confirm,
    @Nullable Duration lasts,
    DrillTolerance tolerance,
    @Nullable Duration overdue) {
  /** After so many intervals without a passed run a schedule is overdue, unless it says when. */
  public static final int OVERDUE_INTERVALS = 2;

  /** When it is overdue if no run since that due time passes; empty for never. */
  public Optional<Instant> overdueAfter(Instant due) {
    if (overdue != null) {
      return Optional.of(due.plus(overdue));
    }
    return timetable
        .after(due)
        .map(next -> due.plus(Duration.between(due, next).multipliedBy(OVERDUE_INTERVALS)));
  }
}
