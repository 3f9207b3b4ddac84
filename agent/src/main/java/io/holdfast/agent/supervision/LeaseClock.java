package io.holdfast.agent.supervision;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The lease of an asynchronous primary (S4), by this host's own elapsed time. It runs from the
 * moment *before* the report was sent whose answer renewed it, so that it ends here before the
 * controller may take it to have ended. An agent that starts may have inherited a lease and gives
 * it one length from when it can be heard: as if it had been started then.
 */
final class LeaseClock {
  private final @Nullable Duration length;
  private Instant until = Instant.MAX;

  /**
   * @param length the service's lease; null when its primary has none to lose
   */
  LeaseClock(@Nullable Duration length) {
    this.length = length;
  }

  /** From now on this host can be heard; to be called again has no effect. */
  void begin(Instant now) {
    if (length != null && until.equals(Instant.MAX)) {
      until = now.plus(length);
    }
  }

  /** An order with a lease came as the answer to a report sent at that instant. */
  void renew(Duration lease, Instant reportSentAt) {
    begin(reportSentAt);
    var next = reportSentAt.plus(lease);
    if (next.isAfter(until)) {
      until = next;
    }
  }

  boolean isHeld(Instant now) {
    return length == null || now.isBefore(until);
  }

  /** When the present lease ends; {@link Instant#MAX} for never. */
  Instant until() {
    return until;
  }
}
