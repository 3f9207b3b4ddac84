package io.holdfast.simulation.engine;

import io.holdfast.simulation.machine.Scheduler;

/**
 * How a process that serves is stopped: it drains first, and is killed when that takes too long.
 */
final class Shutdown {
  /** {@code wal_sender_timeout} as the agents set it. */
  private static final long SENDER_TIMEOUT_MICROS = 5_000_000;

  private static final long POLL_MICROS = 5_000;
  private static final int POLLS = 100;

  private final SimEngine engine;
  private final Scheduler scheduler;
  private final DataFolder folder;

  Shutdown(SimEngine engine, EngineRoom room) {
    this.engine = engine;
    scheduler = room.scheduler();
    folder = engine.folder();
  }

  void begin(Step step) {
    if (engine.proc().isFrozen()) {
      engine.whenThawed(this::beginDraining);
    } else {
      beginDraining();
    }
    awaitStop(POLLS, step);
  }

  private void beginDraining() {
    if (engine.acknowledges()) {
      engine.drain();
      long giveUp = scheduler.nowMicros() + SENDER_TIMEOUT_MICROS;
      engine.proc().after(POLL_MICROS, () -> drain(giveUp));
    }
  }

  /**
   * A shutdown that has begun goes on, whoever has lost interest in it. A standby that confirms
   * nothing holds it up until the server gives that one up.
   */
  private void drain(long giveUpMicros) {
    boolean waits = !engine.senders().isDrained() && scheduler.nowMicros() < giveUpMicros;
    if (folder.flushed == folder.length && !waits) {
      engine.end(true);
    } else {
      engine.proc().after(POLL_MICROS, () -> drain(giveUpMicros));
    }
  }

  private void awaitStop(int pollsLeft, Step step) {
    step.after(
        POLL_MICROS,
        () -> {
          if (!step.isPresent()) {
            return;
          }
          if (engine.proc().isAlive() && (pollsLeft == 0 || !engine.proc().runs())) {
            kill();
          }
          if (engine.proc().isAlive()) {
            awaitStop(pollsLeft - 1, step);
          } else {
            step.end(StepResult.DONE);
          }
        });
  }

  private void kill() {
    if (engine.proc().isAlive()) {
      folder.truncate(folder.flushed);
      engine.end(false);
    }
  }
}
