package io.holdfast.core.drill;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.spec.Objectives;
import org.jspecify.annotations.Nullable;

/**
 * How a drill went, apart from what was measured.
 *
 * @param objectives what the service promised when the drill began
 * @param injected whether the fault came about
 * @param end how it ended; null while it has not
 * @param why why it ended so
 */
public record DrillOutcome(
    Objectives objectives, boolean injected, DrillPhase.@Nullable End end, Reason why) {}
