package io.holdfast.agent.sight;

import io.holdfast.agent.time.Ticker;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.report.Sighting;
import io.holdfast.spi.engine.EngineDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one service's primary, one question at a time, and keeps the newest answer. Safe for all
 * threads; nothing blocks.
 */
public final class Lookout {
  private static final Logger log = LoggerFactory.getLogger("holdfast.lookout");

  /** Shortest time between two questions, however urgent. */
  private static final Duration PACE = Duration.ofMillis(50);

  private final ServiceId service;
  private final HostId self;
  private final EngineDriver driver;
  private final Duration heartbeat;
  private final Duration pace;
  private final Ticker ticker;
  private final Runnable onNews;

  private @Nullable HostId target;
  private @Nullable Seen seen;
  private boolean hasAnswered;
  private Instant nextAt;
  private Instant lastAskedAt = Instant.MIN;
  private @Nullable Question open;
  private boolean askAgain;

  private record Seen(HostId target, Sighting.Outcome outcome, Instant askedAt) {}

  /** A question that is not answered yet. */
  private record Question(Thread thread, HostId whom, Instant askedAt) {}

  /**
   * @param driver asked by its probe alone
   * @param pace time between two questions when nothing is in doubt
   * @param onNews told when an answer differs from the one before
   */
  public Lookout(
      ServiceId service,
      HostId self,
      EngineDriver driver,
      Duration heartbeat,
      Duration pace,
      Ticker ticker,
      Runnable onNews) {
    this.service = service;
    this.self = self;
    this.driver = driver;
    this.heartbeat = heartbeat;
    this.pace = pace;
    this.ticker = ticker;
    this.onNews = onNews;
    this.nextAt = ticker.now();
  }

  /** Whom to ask from now on: the service's primary, unless that is this host. */
  public synchronized void aimAt(HostId primary) {
    if (!primary.equals(target)) {
      target = primary;
      seen = null;
      hasAnswered = false;
      nextAt = ticker.now();
    }
  }

  /** Asks when it is time; to be called many times a second. */
  public void tick() {
    Question overdue = null;
    synchronized (this) {
      var now = ticker.now();
      if (open != null && now.isAfter(open.askedAt().plus(heartbeat.multipliedBy(3)))) {
        // A probe that outlives its deadline is no answer either, and must not hold up the next.
        overdue = open;
        overdue.thread().interrupt();
      } else if (open == null && !now.isBefore(nextAt)) {
        ask();
      }
    }
    if (overdue != null) {
      answered(overdue.thread(), Sighting.Outcome.SILENT);
    }
  }

  /** Asks at once: there is doubt. A question that is under way already may be too old to tell. */
  public synchronized void askNow() {
    if (open != null) {
      askAgain = true;
    } else if (!ticker.now().isBefore(lastAskedAt.plus(PACE))) {
      ask();
    } else {
      nextAt = lastAskedAt.plus(PACE);
    }
  }

  /** The newest answer. */
  public synchronized Optional<Sighting> sighting() {
    return Optional.ofNullable(seen)
        .map(one ->
            new Sighting(
                service,
                one.target(),
                one.outcome(),
                Duration.between(one.askedAt(), ticker.now())));
  }

  private void ask() {
    var whom = target;
    if (whom == null || whom.equals(self)) {
      return;
    }
    var askedAt = ticker.now();
    lastAskedAt = askedAt;
    nextAt = askedAt.plus(pace);
    var thread =
        Thread.ofVirtual()
            .name("lookout-" + service)
            .unstarted(() -> answered(Thread.currentThread(), probe(whom)));
    open = new Question(thread, whom, askedAt);
    thread.start();
  }

  private Sighting.Outcome probe(HostId whom) {
    try {
      return driver.probe(whom, heartbeat.multipliedBy(2));
    } catch (RuntimeException e) {
      log.error("the probe of {} on {} failed unexpectedly", service, whom, e);
      return Sighting.Outcome.SILENT;
    }
  }

  /** A refusal by one that never answered may be a firewall's, or it listens elsewhere. */
  private Sighting.Outcome believed(Sighting.Outcome outcome) {
    hasAnswered |= outcome == Sighting.Outcome.ANSWERED;
    return outcome.isRefusal() && !hasAnswered ? Sighting.Outcome.SILENT : outcome;
  }

  private void answered(Thread by, Sighting.Outcome outcome) {
    synchronized (this) {
      var question = open;
      if (question == null || !question.thread().equals(by)) {
        return; // given up meanwhile
      }
      open = null;
      var before = seen;
      if (question.whom().equals(target)) {
        seen = new Seen(question.whom(), believed(outcome), question.askedAt());
      }
      if (askAgain) {
        askAgain = false;
        ask();
      }
      if (outcome == Sighting.Outcome.ANSWERED && before != null && before.outcome() == outcome) {
        return;
      }
    }
    onNews.run();
  }
}
