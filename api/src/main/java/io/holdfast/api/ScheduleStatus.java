package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.ScheduleRecord;
import io.holdfast.core.drill.Scheduler;
import io.holdfast.core.spec.ScheduleSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of drills.
 *
 * @param service whose clients measure it
 * @param stack what is rehearsed, of which {@code service} is one; null for the service alone
 * @param host where the fault is to be; null for the primary's host
 * @param cron as in the spec
 * @param words the same in English words, as the rest of a sentence
 * @param zone time zone of {@code cron}
 * @param next when it is due next; null for never
 * @param overdueSince the due time since which no run has passed for too long; null when it is not
 *     overdue
 * @param last what the newest run came to; null before the first
 */
public record ScheduleStatus(
    ScheduleId name,
    DrillKind drill,
    ServiceId service,
    @Nullable StackId stack,
    @Nullable HostId host,
    String cron,
    String words,
    String zone,
    @Nullable Instant next,
    @Nullable Instant overdueSince,
    @Nullable ScheduleFinding last) {
  /**
   * A schedule at that instant of wall time.
   *
   * @param record what is known of it; null for nothing yet
   */
  public static ScheduleStatus of(
      ScheduleSpec spec, @Nullable ScheduleRecord record, Instant wall) {
    return new ScheduleStatus(
        spec.id(),
        DrillKind.named(spec.drill()).orElseThrow(),
        spec.service(),
        spec.stack(),
        spec.host(),
        spec.timetable().text(),
        spec.timetable().words(),
        spec.timetable().zone().getId(),
        spec.timetable().after(wall).orElse(null),
        record == null ? null : Scheduler.overdueSince(spec, record, wall).orElse(null),
        record == null ? null : ScheduleFinding.of(record.last()));
  }
}
