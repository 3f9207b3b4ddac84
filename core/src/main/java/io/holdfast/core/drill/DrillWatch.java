package io.holdfast.core.drill;

import java.time.Duration;

/**
 * What the client that measures a drill sees at the moment; its sign of life, too.
 *
 * @param acknowledged writes acknowledged since it began
 * @param failedPercent of its writes of the last ten seconds, how many of a hundred were refused or
 *     remained without an answer
 * @param unavailable how long no write has been acknowledged now
 */
public record DrillWatch(long acknowledged, int failedPercent, Duration unavailable) {}
