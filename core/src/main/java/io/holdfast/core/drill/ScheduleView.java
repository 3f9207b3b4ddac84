package io.holdfast.core.drill;

import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.spec.Window;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One schedule at one instant.
 *
 * @param general the window of all drills; null for any time
 * @param record what is known of it; null before it was first seen
 * @param drill the drill of its newest run; null when there is none, or it is forgotten
 * @param preparing whether this controller's client is preparing its run
 * @param busy whether a drill, or the preparation of one, is under way
 */
public record ScheduleView(
    ScheduleSpec spec,
    @Nullable Window general,
    @Nullable ScheduleRecord record,
    @Nullable DrillRecord drill,
    boolean preparing,
    boolean busy,
    Instant wall) {}
