package io.holdfast.engine.process;

import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.ProcessWatch;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.os.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The process, and those that it started: at most one life at a time. Thread-safe. */
final class Program implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration UNTIL_COLLECTED = Duration.ofMillis(500);

  private final Place place;
  private final Preflight preflight;
  private final Launch launch;
  private final Limiting limiting;
  private final Account agent = Accounts.ofAgent();

  private @Nullable ProcessWatch watch;
  private @Nullable Process child;
  private String fingerprint = "";

  Program(Place place, Preflight preflight, Launch launch, Limiting limiting) {
    this.place = place;
    this.preflight = preflight;
    this.launch = launch;
    this.limiting = limiting;
  }

  /**
   * Looks for one that an earlier agent started: by the file, and by the mark in its environment,
   * because that agent may have died between starting it and writing the file.
   */
  synchronized Optional<Life> find() throws IOException {
    var file = place.files().life();
    if (Files.exists(file)) {
      var words = Files.readString(file).strip().split(" ");
      if (words.length == 3) {
        var life = new Life(Integer.parseInt(words[0]), Long.parseLong(words[1]));
        if (life.isRunning() || !ProcessTable.inGroup(life.pid()).isEmpty()) {
          fingerprint = words[2];
          watch(life);
          return life.isRunning() ? Optional.of(life) : Optional.empty();
        }
      }
    }
    for (var pid : ProcessTable.all()) {
      if (ProcessTable.wasGiven(pid, Launch.MARK, Launch.mark(place))
          && ProcessTable.inGroup(pid).contains(pid)) {
        var life = ProcessTable.lifeOf(pid);
        if (life.isPresent()) {
          watch(life.get());
          return life;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether its process is there. */
  synchronized boolean isRunning() {
    return watch != null && watch.isRunning();
  }

  /** The present or last life; null before the first. */
  synchronized @Nullable Life life() {
    return watch == null ? null : watch.life();
  }

  /** Whether what runs is not what the spec says now. */
  synchronized boolean isOutdated() {
    return isRunning() && !fingerprint.isEmpty() && !fingerprint.equals(launch.fingerprint());
  }

  /**
   * Starts it; nothing of an earlier life may be left.
   *
   * @throws IOException when it cannot be started
   */
  synchronized void start(Term term) throws IOException {
    var files = place.files();
    var account = preflight.account();
    account.letThrough(files.home());
    account.createPrivateFolder(files.work());
    agent.createPrivateFolder(files.logs());
    var started = launch.start(term, limiting.prepare());
    child = started;
    fingerprint = launch.fingerprint();
    var life =
        ProcessTable.lifeOf((int) started.pid())
            // It has ended already: a life that never runs.
            .orElseGet(() -> new Life((int) started.pid(), 0));
    watch(life);
    DurableFile.write(
        files.life(), "%d %d %s%n".formatted(life.pid(), life.startTicks(), fingerprint), agent);
  }

  /** Asks it to end. */
  void ask() {
    var life = life();
    if (life != null && life.isRunning()) {
      var _ = signal().sendToGroup(life.pid());
      // One that is stopped would not hear it.
      var _ = Signal.CONT.sendToGroup(life.pid());
    }
  }

  private Signal signal() {
    return switch (place.program().stopSignal()) {
      case TERM -> Signal.TERM;
      case QUIT -> Signal.QUIT;
      case INT -> Signal.INT;
    };
  }

  /** Ends it and all that it started; false when something is left at the deadline. */
  boolean kill(Deadline deadline) throws InterruptedException {
    var life = life();
    if (life == null) {
      return true;
    }
    if (!isGone()) {
      var _ = Signal.KILL.sendToGroup(life.pid());
    }
    return awaitGone(deadline);
  }

  /** Waits until nothing of it is left; false when the deadline came first. */
  boolean awaitGone(Deadline deadline) throws InterruptedException {
    return Wait.until(this::isGone, LOOK, deadline);
  }

  /**
   * Whether neither the process nor one of its group is left. While one of the group is, the kernel
   * gives the id to nobody else; once another process has it, the group was empty.
   */
  boolean isGone() {
    var life = life();
    if (life == null) {
      return true;
    }
    var holder = ProcessTable.lifeOf(life.pid());
    if (holder.isPresent()) {
      return !holder.get().equals(life);
    }
    return ProcessTable.inGroup(life.pid()).isEmpty();
  }

  /** How the last life ended, for people. */
  synchronized String ending() {
    var ended = child;
    if (ended == null || !hasStatus(ended)) {
      return "it ended";
    }
    var status = ended.exitValue();
    return status > 128
        ? "it was ended by signal %d".formatted(status - 128)
        : "it ended with status %d".formatted(status);
  }

  /** The kernel shows that a process has ended a moment before its status is collected. */
  private static boolean hasStatus(Process ended) {
    try {
      return ended.waitFor(UNTIL_COLLECTED.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void watch(Life life) {
    if (watch != null) {
      watch.close();
    }
    watch = ProcessWatch.of(life);
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
