package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/v1/drills} and {@code POST /api/v1/drill-plans}.
 *
 * @param service whose clients measure it
 * @param host where the fault is to be; null for the primary's host
 * @param lastsMs how long the fault is to stand; null for the usual time of its kind
 * @param confirm the cluster's name, which one marked as production asks for; null for none
 */
public record DrillRequest(
    DrillKind kind,
    ServiceId service,
    @Nullable HostId host,
    @Nullable Long lastsMs,
    @Nullable String confirm) {
  public DrillAsk toAsk() {
    return new DrillAsk(
        kind, service, host, lastsMs == null ? null : Duration.ofMillis(lastsMs), confirm);
  }
}
