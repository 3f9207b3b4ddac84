package io.holdfast.engine.os;

import java.time.Duration;

/** Waits for conditions that nobody announces, in small steps. */
public final class Wait {
  private Wait() {}

  /** A condition that may fail to be looked at. */
  @FunctionalInterface
  public interface Condition<E extends Exception> {
    boolean holds() throws E, InterruptedException;
  }

  /**
   * Looks until the condition holds.
   *
   * @return false when the deadline came first
   */
  public static <E extends Exception> boolean until(
      Condition<E> condition, Duration step, Deadline deadline) throws E, InterruptedException {
    while (!condition.holds()) {
      if (deadline.isOver()) {
        return false;
      }
      Thread.sleep(step);
    }
    return true;
  }
}
