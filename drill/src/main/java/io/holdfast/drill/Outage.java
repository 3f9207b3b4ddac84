package io.holdfast.drill;

import java.time.Duration;
import java.util.Optional;

/**
 * What a fault cost the clients.
 *
 * @param fault when it was injected
 * @param silence the longest silence from then on
 */
public record Outage(Duration fault, Silence silence) {
  /**
   * Time from the fault to the first acknowledged write after the longest silence; empty when none
   * was acknowledged any more.
   */
  public Optional<Duration> rto() {
    return silence.ended() ? Optional.of(silence.to().minus(fault)) : Optional.empty();
  }
}
