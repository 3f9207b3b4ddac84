package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.Request;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/v1/services/{service}/switchover}.
 *
 * @param to the new primary; null for the one that is readiest
 */
public record SwitchoverRequest(@Nullable HostId to) {
  public Request toRequest() {
    return new Request.Switchover(to);
  }
}
