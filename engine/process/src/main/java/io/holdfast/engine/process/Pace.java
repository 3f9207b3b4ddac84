package io.holdfast.engine.process;

import io.holdfast.core.spec.HealthSpec;
import java.time.Duration;

/** How long passes between two questions to a program. Pure. */
final class Pace {
  /** While a yes is awaited it is asked so many times as often: clients wait for the answer. */
  private static final int EAGERNESS = 10;

  private static final Duration SHORTEST = Duration.ofMillis(50);

  private Pace() {}

  /**
   * The time to the next question.
   *
   * @param awaited whether a yes would change something. A question about a life that has been
   *     alive is never hurried: it is ended after {@code fall} bad answers, an interval apart
   */
  static Duration of(HealthSpec asked, boolean awaited) {
    var eager = asked.interval().dividedBy(EAGERNESS);
    if (!awaited) {
      return asked.interval();
    }
    return eager.compareTo(SHORTEST) < 0 ? SHORTEST : eager;
  }
}
