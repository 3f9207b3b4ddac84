package io.holdfast.predict;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one change would bring.
 *
 * @param saved time without service a year that it saves, over all stacks and services outside of
 *     them; below zero when it costs some
 * @param lossSaved acknowledged writes that are not lost a year, as time
 * @param weaknesses how many single points of failure less there would be
 * @param price what it costs a month; null when the spec has no prices
 */
public record Improvement(
    String change,
    Duration saved,
    Duration lossSaved,
    int weaknesses,
    @Nullable BigDecimal price) {}
