package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.reason.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What exactly would happen, and whether it may now.
 *
 * @param host where the fault would be; null when there is no such host
 * @param against every reason not to; empty when it may begin
 * @param steps in words, in their order
 */
public record DrillPlan(
    DrillKind kind,
    ServiceId service,
    @Nullable HostId host,
    Duration lasts,
    List<Reason> against,
    List<String> steps) {
  public DrillPlan {
    against = List.copyOf(against);
    steps = List.copyOf(steps);
  }

  public boolean isAllowed() {
    return against.isEmpty();
  }
}
