package io.holdfast.store.etcd;

import java.time.Duration;

/**
 * A moment of the monotonic clock by which something must have ended.
 *
 * @param at by {@link System#nanoTime}
 */
record Deadline(long at) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** What is left of it, never negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
  }

  boolean isOver() {
    return at - System.nanoTime() <= 0;
  }
}
