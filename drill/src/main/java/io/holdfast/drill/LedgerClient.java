package io.holdfast.drill;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One writer on one connection. Nothing here waits for another client. */
final class LedgerClient implements Runnable {
  private final LedgerPlan plan;
  private final String run;
  private final int number;
  private final LongSupplier elapsedNanos;
  private final CountDownLatch stop;
  private final LedgerConnections connections;
  private final ClientErrors errors;
  private final AtomicLong connectFailures;
  private final WriteLog log = new WriteLog();
  private final AtomicLong missedSlots = new AtomicLong();
  private @Nullable LedgerSession session;
  private int endpoint;

  LedgerClient(
      LedgerPlan plan,
      String run,
      int number,
      LongSupplier elapsedNanos,
      CountDownLatch stop,
      ClientErrors errors,
      AtomicLong connectFailures) {
    this.plan = plan;
    this.run = run;
    this.number = number;
    this.elapsedNanos = elapsedNanos;
    this.stop = stop;
    this.connections = new LedgerConnections(plan, plan.writeDeadline());
    this.errors = errors;
    this.connectFailures = connectFailures;
  }

  WriteLog log() {
    return log;
  }

  long missedSlots() {
    return missedSlots.get();
  }

  @Override
  public void run() {
    long interval = TimeUnit.SECONDS.toNanos(1) / plan.writesPerSecond();
    // Clients take turns within the interval, which makes the picture of a gap finer.
    long phase = interval * number / plan.clients();
    long slot = elapsedNanos.getAsLong() / interval;
    try {
      while (!waitUntil(slot * interval + phase)) {
        write();
        long next = Math.max(slot + 1, (elapsedNanos.getAsLong() - phase) / interval + 1);
        missedSlots.addAndGet(next - slot - 1);
        slot = next;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  /** True when the run was stopped first. */
  private boolean waitUntil(long nanos) throws InterruptedException {
    return stop.await(Math.max(0, nanos - elapsedNanos.getAsLong()), TimeUnit.NANOSECONDS);
  }

  /** One write, on as many connections as it takes to find a server that begins it. */
  private void write() throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      if (attempt > 1 && isStoppedWithin(Pauses.BETWEEN_ATTEMPTS)) {
        return;
      }
      var open = connected();
      if (open == null) {
        return; // stopped while nobody could be reached
      }
      long sent = elapsedNanos.getAsLong();
      try {
        open.write(run, number, log.size());
        log.add(sent, elapsedNanos.getAsLong(), Outcome.ACKNOWLEDGED);
        return;
      } catch (LedgerFailure e) {
        disconnect();
        switch (e.meaning()) {
          case NOT_BEGUN -> errors.add("write begun anew", e);
          case REFUSED -> {
            errors.add("write refused", e);
            log.add(sent, elapsedNanos.getAsLong(), Outcome.REFUSED);
            return;
          }
          case UNKNOWN -> {
            errors.add("write unknown", e);
            log.add(sent, elapsedNanos.getAsLong(), Outcome.UNKNOWN);
            endpoint++;
            return;
          }
        }
      }
    }
  }

  /** A live connection, or null when the run was stopped before there was one. */
  private @Nullable LedgerSession connected() throws InterruptedException {
    hearLastWords();
    while (session == null) {
      try {
        session = connections.open(endpoint);
      } catch (LedgerFailure e) {
        connectFailures.incrementAndGet();
        errors.add("connect", e);
        endpoint++;
        if (isStoppedWithin(Pauses.BETWEEN_ATTEMPTS)) {
          return null;
        }
      }
    }
    return session;
  }

  /** A session that was ended while it waited says so: the next write has not begun with it. */
  private void hearLastWords() {
    if (session == null) {
      return;
    }
    try {
      session.hearLastWords();
    } catch (LedgerFailure e) {
      errors.add("ended while idle", e);
      disconnect();
    }
  }

  private boolean isStoppedWithin(Duration time) throws InterruptedException {
    return stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void disconnect() {
    var open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }
}
