package io.holdfast.predict;

import java.time.Duration;

/**
 * What one kind of fault costs one service or stack.
 *
 * @param perYear how often it stops it
 * @param downPerYear mean time a year
 */
public record Cause(
    String cause, double perYear, Duration median, Duration p95, Duration downPerYear) {}
