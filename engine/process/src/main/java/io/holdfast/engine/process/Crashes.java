package io.holdfast.engine.process;

import io.holdfast.core.spec.ProgramSpec.Restart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The ends that nobody asked for and that still count, oldest first. When none counts any more the
 * budget is whole again, so a program that could not run is tried again once a window.
 */
record Crashes(List<Instant> ends, Restart budget) {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  Crashes {
    ends = List.copyOf(ends);
  }

  static Crashes none(Restart budget) {
    return new Crashes(List.of(), budget);
  }

  /** With one more. */
  Crashes with(Instant end) {
    var next = new ArrayList<>(counting(end));
    next.add(end);
    // One more than the budget says all that there is to say.
    return new Crashes(
        next.subList(Math.max(0, next.size() - budget.attempts() - 1), next.size()), budget);
  }

  /** How many count now. */
  int count(Instant now) {
    return counting(now).size();
  }

  /** Whether it may not be started any more. */
  boolean isExhausted(Instant now) {
    return count(now) > budget.attempts();
  }

  /** When it may be started again: after a pause that doubles from the second end on. */
  Instant nextStart(Instant now) {
    var counting = counting(now);
    if (counting.isEmpty()) {
      return Instant.MIN;
    }
    var doubled = Math.clamp(counting.size() - 2, 0, 10);
    var pause = Restart.SHORTEST_PAUSE.multipliedBy(1L << doubled);
    return counting.getLast().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
  }

  private List<Instant> counting(Instant now) {
    var since = now.minus(budget.window());
    return ends.stream().filter(end -> end.isAfter(since)).toList();
  }
}
