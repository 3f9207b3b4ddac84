package io.holdfast.simulation;

import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.bug.LookIn;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which histories to run.
 *
 * @param firstSeed seed of the first history
 * @param histories how many; their seeds follow the first one
 * @param bugs deliberate mistakes to put in; none for the protocol as it is
 * @param lookIn which histories the seeds are drawn from
 * @param threads how many histories to run at once, 1 to 64
 */
public record SimulationOptions(
    long firstSeed, long histories, Set<Bug> bugs, LookIn lookIn, int threads) {
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
    return new SimulationOptions(firstSeed, histories, Set.of(), LookIn.ALL, 1);
  }

  /** The same with a deliberate mistake, in histories that can show it. */
  public SimulationOptions with(Bug bug) {
    return new SimulationOptions(firstSeed, histories, EnumSet.of(bug), bug.lookIn(), threads);
  }

  /** The same in histories of this kind. */
  public SimulationOptions in(LookIn wanted) {
    return new SimulationOptions(firstSeed, histories, bugs, wanted, threads);
  }

  /** The same on so many threads. */
  public SimulationOptions on(int wanted) {
    return new SimulationOptions(firstSeed, histories, bugs, lookIn, wanted);
  }
}
