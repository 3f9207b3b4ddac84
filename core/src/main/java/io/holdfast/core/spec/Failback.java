package io.holdfast.core.spec;

import java.time.Duration;

/** When a stack goes back to the host that it prefers. */
public sealed interface Failback {
  /** Only when an operator says so. */
  record Manual() implements Failback {}

  /**
   * By itself.
   *
   * @param window when it may begin
   * @param stable how long the preferred host must have been ready for every service, without a
   *     break
   * @param budget how often within any 24 hours
   */
  record Automatic(Window window, Duration stable, int budget) implements Failback {}
}
