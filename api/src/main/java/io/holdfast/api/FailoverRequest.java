package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.Request;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/v1/services/{service}/failover}.
 *
 * @param to preferred among equally advanced members; null for the spec's order
 * @param acceptLoss go ahead although acknowledged writes may be lost; null for no
 * @param reason why, for the audit; needed when a loss is accepted
 */
public record FailoverRequest(
    @Nullable HostId to, @Nullable Boolean acceptLoss, @Nullable String reason) {
  /** Longest reason, in characters. */
  public static final int MAX_REASON = 500;

  public FailoverRequest {
    if (Boolean.TRUE.equals(acceptLoss) && (reason == null || reason.isBlank())) {
      throw new IllegalArgumentException(
          "accepting a loss needs a reason for the audit: send it as 'reason'");
    }
    if (reason != null && reason.length() > MAX_REASON) {
      throw new IllegalArgumentException(
          "a reason has at most %d characters, this one has %d"
              .formatted(MAX_REASON, reason.length()));
    }
  }

  public Request toRequest() {
    return new Request.Failover(
        to, Boolean.TRUE.equals(acceptLoss), Objects.requireNonNullElse(reason, "no reason given"));
  }
}
