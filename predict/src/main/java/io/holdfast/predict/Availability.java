package io.holdfast.predict;

import java.time.Duration;
import java.util.List;

/**
 * What is predicted of one service or stack.
 *
 * @param kind engine of a service, or {@code stack}
 * @param fraction of the time in which it serves, 0 to 1
 * @param downPerYear mean
 * @param downP95 of the worst of twenty years
 * @param lostPerYear acknowledged writes lost by failovers, as time
 * @param dataLossesPer1000Years how often the only complete copy is lost, or an operator must
 *     accept a loss
 * @param causes what costs most first
 */
public record Availability(
    String name,
    String kind,
    double fraction,
    Duration downPerYear,
    Duration downP95,
    Rto rto,
    Duration lostPerYear,
    double dataLossesPer1000Years,
    List<Cause> causes) {
  /** The kind of a stack. */
  public static final String STACK = "stack";

  public Availability {
    causes = List.copyOf(causes);
  }

  public boolean isStack() {
    return kind.equals(STACK);
  }
}
