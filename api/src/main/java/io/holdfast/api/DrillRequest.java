package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.spec.ScheduleSpec;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/v1/drills} and {@code POST /api/v1/drill-plans}.
 *
 * @param service whose clients measure it
 * @param host where the fault is to be; null for the primary's host
 * @param lastsMs how long the fault is to stand; null for the usual time of its kind
 * @param confirm the cluster's name, which one marked as production asks for; null for none
 * @param due what is done by it; null for a drill by hand
 */
public record DrillRequest(
    DrillKind kind,
    ServiceId service,
    @Nullable HostId host,
    @Nullable Long lastsMs,
    @Nullable String confirm,
    @Nullable DrillDue due) {
  /** By hand. */
  public DrillRequest(
      DrillKind kind,
      ServiceId service,
      @Nullable HostId host,
      @Nullable Long lastsMs,
      @Nullable String confirm) {
    this(kind, service, host, lastsMs, confirm, null);
  }

  /** A run of a schedule. */
  public static DrillRequest of(ScheduleSpec schedule, Instant due) {
    var ask = DrillAsk.of(schedule, due);
    return new DrillRequest(
        ask.kind(),
        ask.service(),
        ask.host(),
        ask.lasts() == null ? null : ask.lasts().toMillis(),
        ask.confirm(),
        DrillDue.of(ask.due()));
  }

  public DrillAsk toAsk() {
    return new DrillAsk(
        kind,
        service,
        host,
        lastsMs == null ? null : Duration.ofMillis(lastsMs),
        confirm,
        due == null ? null : due.toDueTime());
  }
}
