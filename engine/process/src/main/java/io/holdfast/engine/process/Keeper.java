package io.holdfast.engine.process;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.spec.HealthSpec;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.process.question.Answer;
import io.holdfast.engine.process.question.Pulse;
import io.holdfast.spi.engine.Incident.Severity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the program running from the moment it is told to until it is told to let go: starts it
 * anew within its budget, ends it when it does not live. This is the one thing that happens to an
 * engine without an order, as a server restarts its own workers: to everybody else the program that
 * is kept is running all the time, ready or not, until the budget is used up.
 *
 * <p>What it decides is {@link Care}'s. Thread-safe; instants are elapsed time.
 */
final class Keeper implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration BY_FORCE = Duration.ofSeconds(5);

  /** One that stood still for so long may have been replaced meanwhile: nothing is started then. */
  private static final Duration STOOD_STILL = Duration.ofSeconds(1);

  private final Place place;
  private final Program program;

  private boolean kept;
  private Term term = Term.NONE;
  private Instant startedAt = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;
  private boolean ended = true;
  private boolean lived;
  private Pulse health = Pulse.UNASKED;
  private Pulse readiness = Pulse.UNASKED;
  private Crashes crashes;
  private @Nullable String gaveUp;
  private @Nullable Life condemned;
  private boolean draining;
  private boolean news;
  private boolean closed;

  Keeper(Place place, Program program) {
    this.place = place;
    this.program = program;
    this.crashes = Crashes.none(place.program().restart());
  }

  /**
   * What is seen of the program.
   *
   * @param kept whether it is kept running
   * @param running whether its process is there
   * @param ready whether clients may come
   * @param words what it last said about that
   * @param gaveUp why it is not started any more; null when it may be
   */
  record Seen(
      boolean kept, boolean running, boolean ready, String words, @Nullable String gaveUp) {}

  /** Begins to work; until then nothing is restarted. */
  void begin() {
    Thread.ofPlatform().daemon().name("keep-" + place.service()).start(this::work);
  }

  /** Takes over a program that an earlier agent started: it is believed to be well until asked. */
  synchronized void adopt(Term inTerm) {
    kept = true;
    ended = false;
    term = inTerm;
    startedAt = now();
    lived = true;
    health = Pulse.FOUND;
    readiness = Pulse.FOUND;
    notifyAll();
  }

  /**
   * Starts the program if it does not run, and keeps it running. One that cannot be started has
   * ended: trying elsewhere for ever would help nobody.
   */
  synchronized void keep(Term inTerm) {
    gaveUp = null;
    draining = false;
    term = inTerm;
    if (!kept || !program.isRunning()) {
      launch(now());
    }
    kept = true;
    notifyAll();
  }

  /** Keeps it no longer; it goes on as it is. */
  synchronized void letGo() {
    kept = false;
    news = true;
  }

  /** Lets no more clients come. */
  synchronized void drain() {
    draining = true;
    news = true;
  }

  synchronized Seen seen() {
    news = false;
    // Only when none counts any more: one start at a time, each under a new term, helps nobody.
    if (gaveUp != null && crashes.count(now()) == 0) {
      gaveUp = null;
    }
    var running = program.isRunning();
    var words =
        draining ? "it is being stopped" : running ? readiness.words() : "it is being started anew";
    return new Seen(kept, running, kept && running && !draining && readiness.isUp(), words, gaveUp);
  }

  /** Whether something has changed since it was last seen. */
  synchronized boolean hasNews() {
    return news || (kept && !ended && !program.isRunning());
  }

  private void launch(Instant now) {
    lived = false;
    health = Pulse.UNASKED;
    readiness = Pulse.UNASKED;
    startedAt = now;
    news = true;
    try {
      program.start(term);
      ended = false;
    } catch (IOException failure) {
      ended = true;
      crashed("it cannot be started: " + failure.getMessage(), now);
    }
  }

  private void work() {
    var last = now();
    while (true) {
      synchronized (this) {
        try {
          wait(kept ? TICK.toMillis() : 0);
        } catch (InterruptedException _) {
          return;
        }
        if (closed) {
          return;
        }
        var now = now();
        if (kept && Duration.between(last, now).compareTo(STOOD_STILL) > 0) {
          notBefore = now.plus(STOOD_STILL);
        }
        last = now;
        look(now);
      }
    }
  }

  private void look(Instant now) {
    var running = program.isRunning();
    if (kept && !running && !ended) {
      ended = true;
      crashed(program.ending(), now);
    }
    var view =
        new Care.View(
            kept,
            running,
            startedAt,
            lived,
            health,
            crashes,
            notBefore,
            place.program().startTimeout(),
            now);
    switch (Care.decide(view)) {
      case Care.Leave _ -> {}
      case Care.Start _ -> restart(now);
      case Care.Kill(var why) -> {
        var life = program.life();
        if (life != null && !life.equals(condemned)) {
          condemned = life;
          place.tell(Severity.WARNING, "%s on %s: %s", place.service(), place.self(), why);
          var _ = Signal.KILL.sendToGroup(life.pid());
        }
      }
      case Care.GiveUp(var why) -> {
        kept = false;
        gaveUp = why;
        news = true;
        place.tell(
            Severity.CRITICAL,
            "%s on %s is not started any more: %s; see 'holdfast logs %s --host %s'",
            place.service(),
            place.self(),
            why,
            place.service(),
            place.self());
      }
    }
  }

  private void crashed(String how, Instant now) {
    crashes = crashes.with(now);
    news = true;
    place.tell(
        Severity.WARNING,
        "%s on %s: %s, %d time(s) within %d s",
        place.service(),
        place.self(),
        how,
        crashes.count(now),
        place.program().restart().window().toSeconds());
  }

  /** Children of the life before are ended first: they may hold its port. */
  private void restart(Instant now) {
    try {
      if (program.kill(Deadline.after(BY_FORCE))) {
        launch(now);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The life to ask; null when this keeper is closed. */
  synchronized @Nullable Life awaitRunning() throws InterruptedException {
    while (!closed) {
      var life = program.life();
      if (kept && life != null && program.isRunning()) {
        return life;
      }
      wait(kept ? TICK.toMillis() : 0);
    }
    return null;
  }

  /** Takes what that life answered; what is not its own any more counts no longer. */
  synchronized void answered(Life life, Answer answer, boolean ofHealth, boolean ofReadiness) {
    if (!kept || !life.equals(program.life())) {
      return;
    }
    if (ofHealth) {
      health = health.after(answer, place.program().health());
      lived = lived || health.isUp();
    }
    if (ofReadiness) {
      var before = readiness.isUp();
      readiness = readiness.after(answer, place.program().readiness());
      news = news || before != readiness.isUp();
    }
  }

  /** Lets pass what is to pass before that is asked again. */
  synchronized void pause(HealthSpec asked, boolean ofHealth) throws InterruptedException {
    var until = now().plus(Pace.of(asked, ofHealth, lived, readiness.isUp()));
    while (!closed && now().isBefore(until)) {
      wait(Math.max(1, Duration.between(now(), until).toMillis()));
    }
  }

  /** Elapsed time, as an instant: never the wall clock's, which jumps. */
  private static Instant now() {
    return Instant.EPOCH.plusNanos(System.nanoTime() & Long.MAX_VALUE);
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
