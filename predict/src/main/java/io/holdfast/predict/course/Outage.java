package io.holdfast.predict.course;

/**
 * A time without service.
 *
 * @param since begin, in seconds
 * @param seconds how long
 * @param cause what began it, as people are told
 * @param repaired whether it ended by a repair rather than by itself
 */
public record Outage(double since, double seconds, String cause, boolean repaired) {}
