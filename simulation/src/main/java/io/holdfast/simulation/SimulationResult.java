package io.holdfast.simulation;

import io.holdfast.core.invariant.Violation;
import io.holdfast.simulation.check.Coverage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param failure the failing history with the lowest seed; null when none failed
 * @param histories how many were run
 * @param events how many events they consisted of
 * @param virtual how long they lasted for those in them, together
 * @param took how long the run took
 * @param threads how many ran at once
 */
public record SimulationResult(
    @Nullable Failure failure,
    long histories,
    long events,
    Duration virtual,
    Duration took,
    int threads,
    Coverage coverage) {

  /** A history in which a rule did not hold. */
  public record Failure(long seed, Violation violation) {}

  /** The first failure, if any. */
  public Optional<Failure> failed() {
    return Optional.ofNullable(failure);
  }

  /** Histories a second and core. */
  public double ratePerCore() {
    double seconds = took.toNanos() / 1e9;
    return histories / Math.max(seconds, 1e-9) / threads;
  }
}
