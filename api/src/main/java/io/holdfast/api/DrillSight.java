package io.holdfast.api;

import io.holdfast.core.drill.DrillWatch;
import java.time.Duration;

/**
 * Body of {@code POST /api/v1/drills/{number}/watch}: what the client that measures sees now. Its
 * silence for ten seconds ends the drill.
 *
 * @param acknowledged writes acknowledged since it began
 * @param failedPercent of its writes of the last ten seconds, how many of a hundred were refused or
 *     remained without an answer
 * @param unavailableMs how long no write has been acknowledged now
 */
public record DrillSight(long acknowledged, int failedPercent, long unavailableMs) {
  public DrillWatch toWatch() {
    return new DrillWatch(acknowledged, failedPercent, Duration.ofMillis(unavailableMs));
  }
}
