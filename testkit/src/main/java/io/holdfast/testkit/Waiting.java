package io.holdfast.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, never for time to pass. */
public final class Waiting {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private Waiting() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @throws TestkitException with the message, when it did not by the deadline
   */
  public static void until(
      BooleanSupplier condition, Duration deadline, Supplier<String> messageWhenLate) {
    until(condition, BETWEEN_LOOKS, deadline, messageWhenLate);
  }

  /** As the other, looking less often, for conditions that cost something to look at. */
  static void until(
      BooleanSupplier condition,
      Duration betweenLooks,
      Duration deadline,
      Supplier<String> messageWhenLate) {
    var end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new TestkitException(
            "%s (waited %d s)".formatted(messageWhenLate.get(), deadline.toSeconds()));
      }
      LockSupport.parkNanos(betweenLooks.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new TestkitException("interrupted while waiting: " + messageWhenLate.get());
      }
    }
  }
}
