package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.stack.StackCondition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stack.
 *
 * @param host its home, or where it is going; null while it has never settled
 * @param paused whether an operator suspended what it does by itself
 * @param services its services, the one that weighs most first
 * @param reasons why it is in this state
 */
public record StackStatus(
    StackId name,
    @Nullable HostId host,
    StackCondition.State state,
    boolean paused,
    List<ServiceId> services,
    List<StatusReason> reasons,
    CanMove canMove) {
  public StackStatus {
    services = List.copyOf(services);
    reasons = List.copyOf(reasons);
  }
}
