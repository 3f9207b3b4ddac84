package io.holdfast.agent.control;

import io.holdfast.core.drill.DrillBook;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DrillResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What clients have filed about drills: each result waits here until it is stored, however often
 * its write fails. One thread's own.
 */
final class Filings {
  private final Deque<Filing> waiting = new ArrayDeque<>();

  private record Filing(long drill, DrillResult result) {}

  /** A drill as stored, and the result that is to be stored with it. */
  record Unstored(DrillRecord drill, DrillResult result) {}

  void add(long drill, DrillResult result) {
    waiting.add(new Filing(drill, result));
  }

  /**
   * The one that has waited longest. What is stored by now is forgotten, and so is what is about a
   * drill that is not known.
   *
   * @param stored the drills as stored
   */
  Optional<Unstored> next(DrillBook stored) {
    waiting.removeIf(filing -> unstored(filing, stored).isEmpty());
    return Optional.ofNullable(waiting.peek()).flatMap(filing -> unstored(filing, stored));
  }

  private static Optional<Unstored> unstored(Filing filing, DrillBook stored) {
    return stored
        .find(filing.drill())
        .filter(drill -> !filing.result().equals(drill.result()))
        .map(drill -> new Unstored(drill, filing.result()));
  }
}
