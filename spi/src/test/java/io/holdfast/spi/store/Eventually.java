package io.holdfast.spi.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must come true in the end, with a deadline that is generous on any machine. */
public final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration PACE = Duration.ofMillis(10);

  private Eventually() {}

  /** Waits until it is true. */
  public static void eventually(String what, BooleanSupplier isTrue) {
    sooner(what, () -> isTrue.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Waits until there is a value, and answers it. */
  public static <T> T sooner(String what, Supplier<Optional<T>> value) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < DEADLINE.toNanos()) {
      Optional<T> found = value.get();
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(PACE.toNanos());
    }
    throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what);
  }
}
