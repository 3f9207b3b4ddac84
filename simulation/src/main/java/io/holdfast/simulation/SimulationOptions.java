package io.holdfast.simulation;

import io.holdfast.simulation.bug.Bug;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which histories to run.
 *
 * @param firstSeed seed of the first history
 * @param histories how many; their seeds follow the first one
 * @param bugs deliberate mistakes to put in; none for the protocol as it is
 * @param threads how many histories to run at once, 1 to 64
 */
public record SimulationOptions(long firstSeed, long histories, Set<Bug> bugs, int threads) {
  private static final int MAX_THREADS = 64;

  public SimulationOptions {
    if (histories < 1) {
      throw new IllegalArgumentException(
          "the number of histories must be at least 1, not " + histories);
    }
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "the number of threads must be 1 to %d, not %d".formatted(MAX_THREADS, threads));
    }
    bugs = bugs.isEmpty() ? Set.of() : EnumSet.copyOf(bugs);
  }

  /** The protocol as it is, on one thread. */
  public static SimulationOptions seeds(long firstSeed, long histories) {
    return new SimulationOptions(firstSeed, histories, Set.of(), 1);
  }

  /** The same with a deliberate mistake. */
  public SimulationOptions with(Bug bug) {
    return new SimulationOptions(firstSeed, histories, EnumSet.of(bug), threads);
  }

  /** The same on so many threads. */
  public SimulationOptions on(int wanted) {
    return new SimulationOptions(firstSeed, histories, bugs, wanted);
  }
}
