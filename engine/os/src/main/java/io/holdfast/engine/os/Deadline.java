package io.holdfast.engine.os;

import java.time.Duration;

/** A point on the machine's steady clock by which something must be over. */
public final class Deadline {
  private final long atNanos;

  private Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  public static Deadline after(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Time left; zero when it is over. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
  }

  public boolean isOver() {
    return atNanos - System.nanoTime() <= 0;
  }

  /** The earlier of this and the end of that time from now. */
  public Deadline within(Duration time) {
    var other = after(time);
    return other.atNanos - atNanos < 0 ? other : this;
  }
}
