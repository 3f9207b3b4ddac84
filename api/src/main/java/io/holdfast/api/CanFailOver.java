package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.FailoverReadiness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the service could fail over at this instant, to whom, and if not, why.
 *
 * @param to who would become primary; null when nobody would
 * @param reasons what stands against it; empty when the answer is yes
 */
public record CanFailOver(boolean answer, @Nullable HostId to, List<StatusReason> reasons) {
  public CanFailOver {
    reasons = List.copyOf(reasons);
  }

  public static CanFailOver of(FailoverReadiness readiness) {
    return new CanFailOver(
        readiness.answer(),
        readiness.to(),
        readiness.reasons().stream().map(StatusReason::of).toList());
  }
}
