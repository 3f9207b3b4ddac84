package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to rehearse.
 *
 * @param service whose clients measure it
 * @param host where the fault is to be; null for the primary's host
 * @param lasts how long the fault is to stand; null for the usual time of its kind
 * @param confirm the cluster's name, which one marked as production asks for; null for none
 */
public record DrillAsk(
    DrillKind kind,
    ServiceId service,
    @Nullable HostId host,
    @Nullable Duration lasts,
    @Nullable String confirm) {}
