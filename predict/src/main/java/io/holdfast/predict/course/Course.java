package io.holdfast.predict.course;

import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.predict.rate.FailureRates;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** Years of one cluster under faults that come by their rates. */
public final class Course {
  /** Rates that bring more than this over all years are refused: the answer would never come. */
  private static final long MOST_EVENTS = 20_000_000;

  private Course() {}

  /**
   * Lives through that many years.
   *
   * @param yearly told after each
   * @throws IllegalArgumentException when more would happen than can be waited for
   */
  public static CourseResult run(
      ClusterSpec cluster, FailureRates rates, long seed, int years, IntConsumer yearly) {
    var scene = new Scene(cluster, new Memory(cluster), new SplittableRandom(seed));
    var timeline = new Timeline();
    var faults = new Faults(scene, timeline, rates);
    Source.of(cluster, rates, seed).forEach(faults::expect);
    long happened = 0;
    for (int year = 1; year <= years; year++) {
      happened += timeline.until(year * Source.YEAR_SECONDS);
      if (happened > MOST_EVENTS) {
        throw new IllegalArgumentException(
            "found more than %d faults and repairs within %d years; expected lower rates or fewer years"
                .formatted(MOST_EVENTS, year));
      }
      yearly.accept(year);
    }
    return result(scene, years);
  }

  private static CourseResult result(Scene scene, int years) {
    var end = years * Source.YEAR_SECONDS;
    var lived = new ArrayList<CourseResult.Lived>();
    for (var part : scene.parts) {
      lived.add(
          new CourseResult.Lived(
              part.spec.id().name(), part.line.until(end), part.lostSeconds, part.dataLosses));
    }
    for (var stack : scene.stacks) {
      var lost = stack.parts.stream().mapToDouble(part -> part.lostSeconds).sum();
      var dataLosses = stack.parts.stream().mapToInt(part -> part.dataLosses).sum();
      lived.add(
          new CourseResult.Lived(stack.spec.id().name(), stack.line.until(end), lost, dataLosses));
    }
    return new CourseResult(years, lived);
  }
}
