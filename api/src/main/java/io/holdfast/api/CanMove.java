package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.stack.StackReadiness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the stack could be moved as one at this instant, where to, and if not, why.
 *
 * @param to the first host that is ready for every service; null when none is
 * @param reasons what stands against it; empty when the answer is yes
 */
public record CanMove(boolean answer, @Nullable HostId to, List<StatusReason> reasons) {
  public CanMove {
    reasons = List.copyOf(reasons);
  }

  public static CanMove of(StackReadiness readiness) {
    return new CanMove(
        readiness.answer(),
        readiness.to(),
        readiness.reasons().stream().map(StatusReason::of).toList());
  }
}
