package io.holdfast.core.drill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was measured from a client's side.
 *
 * @param before writes acknowledged before the fault
 * @param acknowledged writes acknowledged in all
 * @param rto time from the fault to the first acknowledged write after the longest silence; null
 *     when none was acknowledged any more
 * @param rows what became of the rows; null when they could not be read back
 */
public record DrillMeasure(
    long before, long acknowledged, @Nullable Duration rto, @Nullable Rows rows) {
  /**
   * What became of the rows.
   *
   * @param lost acknowledged writes that are gone
   * @param lostSpan the time of which they are
   * @param wrong rows that are there twice, or although they were refused
   */
  public record Rows(long lost, Duration lostSpan, long wrong) {}
}
