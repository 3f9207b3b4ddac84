package io.holdfast.simulation;

import io.holdfast.simulation.SimulationResult.Failure;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.bug.LookIn;
import io.holdfast.simulation.check.Coverage;
import io.holdfast.simulation.scenario.History;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Entry point: runs seeded histories of a whole cluster. The same seed always gives the same
 * history, on every machine. Stops at the first seed in which a rule does not hold.
 */
public final class Simulation {
  private static final long PROGRESS_EVERY = 256;

  private Simulation() {}

  /** Runs histories, in silence. */
  public static SimulationResult run(SimulationOptions options) {
    return run(options, finished -> {});
  }

  /**
   * Runs histories.
   *
   * @param progress told now and then how many have ended, from any of the threads
   */
  public static SimulationResult run(SimulationOptions options, LongConsumer progress) {
    var run = new Run(options, progress);
    long begin = System.nanoTime();
    run.onAllThreads();
    return run.result(Duration.ofNanos(System.nanoTime() - begin));
  }

  /**
   * Runs one history and tells every step of it.
   *
   * @param trace told line by line
   * @return the rule that did not hold, if any, and what the history reached
   */
  public static SimulationResult replay(
      long seed, Set<Bug> bugs, LookIn lookIn, Consumer<String> trace) {
    long begin = System.nanoTime();
    var outcome = History.run(seed, bugs, lookIn, trace);
    var violation = outcome.violation();
    return new SimulationResult(
        violation == null ? null : new Failure(seed, violation),
        1,
        outcome.events(),
        Duration.ofNanos(outcome.virtualMicros() * 1_000),
        Duration.ofNanos(System.nanoTime() - begin),
        1,
        outcome.coverage());
  }

  /** One run on several threads, which share nothing but the next seed. */
  private static final class Run {
    private final SimulationOptions options;
    private final LongConsumer progress;
    private final AtomicLong next;
    private final AtomicLong lowestFailure = new AtomicLong(Long.MAX_VALUE);
    private final Coverage coverage = new Coverage();
    private @Nullable Failure failure;
    private @Nullable RuntimeException fault;
    private long histories;
    private long events;
    private long virtualMicros;

    Run(SimulationOptions options, LongConsumer progress) {
      this.options = options;
      this.progress = progress;
      next = new AtomicLong(options.firstSeed());
    }

    void onAllThreads() {
      var others = new Thread[options.threads() - 1];
      for (int i = 0; i < others.length; i++) {
        others[i] = Thread.ofPlatform().daemon().start(this::histories);
      }
      histories();
      for (var other : others) {
        try {
          other.join();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          lowestFailure.set(Long.MIN_VALUE);
          return;
        }
      }
      if (fault != null) {
        throw fault;
      }
    }

    private void histories() {
      long end = options.firstSeed() + options.histories();
      var bugs = options.bugs();
      while (true) {
        long seed = next.getAndIncrement();
        if (seed >= end || seed > lowestFailure.get()) {
          return;
        }
        try {
          add(seed, History.run(seed, bugs, options.lookIn(), null));
        } catch (RuntimeException e) {
          failed(new IllegalStateException("history of seed " + seed + " ended in a fault", e));
          return;
        }
      }
    }

    private synchronized void failed(RuntimeException e) {
      fault = e;
      lowestFailure.set(Long.MIN_VALUE);
    }

    private synchronized void add(long seed, History.Outcome outcome) {
      histories++;
      events += outcome.events();
      virtualMicros += outcome.virtualMicros();
      coverage.add(outcome.coverage());
      var violation = outcome.violation();
      if (violation != null && seed < lowestFailure.get()) {
        lowestFailure.set(seed);
        failure = new Failure(seed, violation);
      }
      if (histories % PROGRESS_EVERY == 0) {
        progress.accept(histories);
      }
    }

    synchronized SimulationResult result(Duration took) {
      return new SimulationResult(
          failure,
          histories,
          events,
          Duration.ofNanos(virtualMicros * 1_000),
          took,
          options.threads(),
          coverage);
    }
  }
}
