package io.holdfast.drill;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The wait between two attempts to connect: short against what is measured, long for a CPU. */
final class Pauses {
  static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);

  private Pauses() {}

  static void briefly() {
    LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
  }
}
