package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ScheduleSpec;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to rehearse.
 *
 * @param service whose clients measure it
 * @param host where the fault is to be; null for the primary's host
 * @param lasts how long the fault is to stand; null for the usual time of its kind
 * @param confirm the cluster's name, which one marked as production asks for; null for none
 * @param due what is done by it; null for a drill by hand
 */
public record DrillAsk(
    DrillKind kind,
    ServiceId service,
    @Nullable HostId host,
    @Nullable Duration lasts,
    @Nullable String confirm,
    @Nullable DueTime due) {
  /** By hand. */
  public DrillAsk(
      DrillKind kind,
      ServiceId service,
      @Nullable HostId host,
      @Nullable Duration lasts,
      @Nullable String confirm) {
    this(kind, service, host, lasts, confirm, null);
  }

  /** A run of a schedule. */
  public static DrillAsk of(ScheduleSpec schedule, Instant due) {
    return new DrillAsk(
        DrillKind.named(schedule.drill()).orElseThrow(),
        schedule.service(),
        schedule.host(),
        schedule.lasts(),
        schedule.confirm(),
        new DueTime(schedule.id(), due));
  }
}
