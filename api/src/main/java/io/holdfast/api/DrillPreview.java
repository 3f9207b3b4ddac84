package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What exactly would happen, and whether it may now.
 *
 * @param host where the fault would be; null when there is no such host
 * @param lastsMs how long the fault would stand
 * @param allowed whether nothing stands against it
 * @param reasons what does
 * @param steps what would happen, in its order
 */
public record DrillPreview(
    DrillKind kind,
    ServiceId service,
    @Nullable HostId host,
    long lastsMs,
    boolean allowed,
    List<StatusReason> reasons,
    List<String> steps) {
  public DrillPreview {
    reasons = List.copyOf(reasons);
    steps = List.copyOf(steps);
  }

  public static DrillPreview of(DrillPlan plan) {
    return new DrillPreview(
        plan.kind(),
        plan.service(),
        plan.host(),
        plan.lasts().toMillis(),
        plan.isAllowed(),
        plan.against().stream().map(StatusReason::of).toList(),
        plan.steps());
  }
}
