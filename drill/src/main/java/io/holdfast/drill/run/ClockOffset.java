package io.holdfast.drill.run;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster's wall clock says in the client's elapsed time, by the exchange that took least:
 * the answer was made somewhere between sending and receiving, so half of that is the most that it
 * is off (D. L. Mills, RFC 5905, section 8). One controller's clock; after a change of controllers
 * those of two hosts are taken for one, which time synchronisation is for.
 */
final class ClockOffset {
  private @Nullable Duration least;
  private Instant wall = Instant.EPOCH;
  private Duration elapsed = Duration.ZERO;

  /** An exchange: sent and received in elapsed time, answered at that wall time. */
  void exchanged(Duration sent, Duration received, Instant answered) {
    var took = received.minus(sent);
    if (least == null || took.compareTo(least) < 0) {
      least = took;
      wall = answered;
      elapsed = sent.plus(took.dividedBy(2));
    }
  }

  /** That wall time in the client's elapsed time. */
  Duration elapsedAt(Instant instant) {
    return elapsed.plus(Duration.between(wall, instant));
  }

  /** By how much that may be off. */
  Duration uncertainty() {
    return least == null ? Duration.ZERO : least.dividedBy(2);
  }
}
