package io.holdfast.agent.supervision;

import java.time.Duration;
import java.time.Instant;

/** Pause between attempts at a step that does not work: grows by half from 50 ms to 10 s. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private Duration next = FIRST;
  private Instant urgentUntil = Instant.MIN;
  private Instant until = Instant.MIN;

  void failed(Instant now) {
    urgentUntil = now.plus(FIRST);
    until = now.plus(next);
    var longer = next.plus(next.dividedBy(2));
    next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }

  void clear() {
    next = FIRST;
    until = Instant.MIN;
    urgentUntil = Instant.MIN;
  }

  boolean isOver(Instant now) {
    return !now.isBefore(until);
  }

  /** The same for a step that is always as urgent as at first. */
  boolean isOverForUrgent(Instant now) {
    return !now.isBefore(urgentUntil);
  }
}
