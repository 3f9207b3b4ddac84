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
   * The time to the next question. One about a life that has been alive is never hurried, whatever
   * else it answers: a life is ended after {@code fall} bad answers, an interval apart.
   *
   * @param ofHealth whether it is asked whether the program is alive, perhaps with whether it is
   *     ready
   * @param lived whether this life has been alive
   * @param ready whether clients may come
   */
  static Duration of(HealthSpec asked, boolean ofHealth, boolean lived, boolean ready) {
    var awaited = ofHealth ? !lived : !ready;
    if (!awaited) {
      return asked.interval();
    }
    var eager = asked.interval().dividedBy(EAGERNESS);
    return eager.compareTo(SHORTEST) < 0 ? SHORTEST : eager;
  }
}
