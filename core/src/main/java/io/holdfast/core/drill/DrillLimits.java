package io.holdfast.core.drill;

import java.time.Duration;

/** How far a drill may go. */
public final class DrillLimits {
  /** Longest time that a fault may stand. */
  public static final Duration LONGEST_FAULT = Duration.ofMinutes(5);

  /** Shortest time of a fault that lasts. */
  public static final Duration SHORTEST_FAULT = Duration.ofSeconds(1);

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
  public static final int KEPT = 100;

  /** Most bytes of the document that remembers them; older ones make way. */
  public static final int KEPT_BYTES = 192 * 1024;

  /** Longest sentence about a result that is remembered, in characters. */
  public static final int WHY_LENGTH = 500;

  /** How often one due time is tried. */
  public static final int ATTEMPTS = 5;

  /** How long after an attempt that was refused the next is made. */
  public static final Duration BETWEEN_ATTEMPTS = Duration.ofMinutes(2);

  /** How long after a due time it may be begun where no window says so. */
  public static final Duration GRACE = Duration.ofMinutes(15);

  /** A drill that was not begun so long after its preparation began never will be. */
  public static final Duration PREPARATION = Duration.ofMinutes(2);

  /** How long after its end a scheduled drill's client may take to say what it saw. */
  public static final Duration FILING = Duration.ofMinutes(10);

  private DrillLimits() {}
}
