package io.holdfast.core.stack;

import java.time.Instant;

/**
 * A move that the stack began by itself.
 *
 * @param at wall time of the controller that began it
 */
public record PastMove(Instant at, MoveCause cause) {}
