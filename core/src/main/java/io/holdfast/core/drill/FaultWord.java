package io.holdfast.core.drill;

import java.time.Instant;

/**
 * A host's last word about a drill in this reign.
 *
 * @param at when it was heard, in wall time of the controller
 */
public record FaultWord(FaultAnswer answer, Instant at) {}
