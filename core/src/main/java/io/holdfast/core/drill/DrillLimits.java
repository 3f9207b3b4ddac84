package io.holdfast.core.drill;

import java.time.Duration;

/** How far a drill may go. */
public final class DrillLimits {
  /** Longest time that a fault may stand. */
  public static final Duration LONGEST_FAULT = Duration.ofMinutes(5);

  /** Shortest time of a fault that lasts. */
  public static final Duration SHORTEST_FAULT = Duration.ofSeconds(1);

  /** A time without service of so many times the objective aborts a drill. */
  public static final int RTO_TIMES = 3;

  /** So many of a hundred writes failing aborts a drill. */
  public static final int ERROR_PERCENT = 50;

  /** A drill about which its client has said nothing for so long is aborted. */
  public static final Duration UNWATCHED = Duration.ofSeconds(10);

  /** How long it may be unknown whether a host has brought the fault about. */
  public static final Duration INJECTION = Duration.ofSeconds(5);

  /** How long the service may take to become redundant again after the fault. */
  public static final Duration RECOVERY = Duration.ofMinutes(5);

  /**
   * A short fault may be over before anybody has noticed it: what looks redundant sooner than this
   * after it may still be about to fail over.
   */
  public static final Duration SETTLED = Duration.ofSeconds(5);

  /** How many drills are remembered. */
  public static final int KEPT = 50;

  private DrillLimits() {}
}
