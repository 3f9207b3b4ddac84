package io.holdfast.api;

import java.util.List;

/**
 * How an agent is: what {@code GET /health} and {@code GET /health/ready} answer.
 *
 * @param reasons what is not as it should be; empty when it is ready
 */
public record Health(boolean ready, List<StatusReason> reasons) {
  public Health {
    reasons = List.copyOf(reasons);
  }
}
