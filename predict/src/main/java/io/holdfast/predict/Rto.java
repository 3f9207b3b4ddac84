package io.holdfast.predict;

import java.time.Duration;

/**
 * Times without service.
 *
 * @param count how many there were
 * @param within how many of them were no longer than the objective, 0 to 1; 1 where there is none
 */
public record Rto(int count, Duration median, Duration p95, Duration longest, double within) {}
