package io.holdfast.core.spec;

/**
 * How much clients may feel of a drill before it is aborted.
 *
 * @param rtoTimes a time without service of more than so many times the service's {@code rto}
 *     aborts it; 1 to 10
 * @param failedPercent more than so many of a hundred writes failing within ten seconds aborts it;
 *     1 to 100, and 100 for never
 */
public record DrillTolerance(int rtoTimes, int failedPercent) {
  /** Unless a schedule says otherwise. */
  public static final DrillTolerance DEFAULT = new DrillTolerance(3, 50);
}
