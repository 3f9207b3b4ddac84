package io.holdfast.core.drill;

import io.holdfast.core.reason.Reason;
import java.time.Instant;

/**
 * What became of one due time of a schedule. Its times are wall time of the controller.
 *
 * @param due the due time
 * @param attempts how often it was tried to begin; at most {@link DrillLimits#ATTEMPTS}
 */
public record DueRun(Instant due, int attempts, State state) {
  /** How far it is. Only {@link Begun} has a drill, and no due time ever has two. */
  public sealed interface State {}

  /** A client is about to measure; the drill may begin at any moment. */
  public record Preparing(Instant since) implements State {}

  /** Something stood against it; it may be tried again while there is time. */
  public record Refused(Instant at, Reason why) implements State {}

  /** It is, or was, that drill. */
  public record Begun(long drill) implements State {}

  /** It is not tried any more. */
  public record GivenUp(Instant at, Reason why) implements State {}
}
