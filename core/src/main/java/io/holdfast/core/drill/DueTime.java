package io.holdfast.core.drill;

import io.holdfast.core.cluster.ScheduleId;
import java.time.Instant;

/** One due time of one schedule. */
public record DueTime(ScheduleId schedule, Instant at) {}
