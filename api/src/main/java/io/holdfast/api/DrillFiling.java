package io.holdfast.api;

/**
 * The part of a drill's report that its keeper reads; the rest is kept as it came.
 *
 * @param finding what it comes to
 * @param drill which drill it is of
 */
public record DrillFiling(DrillFinding finding, DrillSubject drill) {
  /** Longest report, in bytes. */
  public static final int MAX_BYTES = 200 * 1024;

  /** How many reports are kept. */
  public static final int KEPT = 20;
}
