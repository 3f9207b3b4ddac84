package io.holdfast.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that write stamped rows at a steady rate and keep a ledger of what was acknowledged.
 * Started by {@link #start}, read at any time by {@link #history}, ended by {@link #close}.
 */
public final class LedgerWorkload implements AutoCloseable {
  /** How long the first connection may take: a gateway holds clients until there is a primary. */
  private static final Duration SETUP_DEADLINE = Duration.ofSeconds(30);

  private final LedgerPlan plan;
  private final String run = UUID.randomUUID().toString();
  private final long startedAt = System.nanoTime();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final ClientErrors errors = new ClientErrors();
  private final AtomicLong connectFailures = new AtomicLong();
  private final List<LedgerClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private LedgerWorkload(LedgerPlan plan) {
    this.plan = plan;
    for (int number = 0; number < plan.clients(); number++) {
      clients.add(
          new LedgerClient(plan, run, number, this::elapsedNanos, stop, errors, connectFailures));
    }
  }

  /**
   * Creates the ledger's table where it is missing and starts writing.
   *
   * @throws LedgerException when no endpoint let it create the table within 30 s
   */
  public static LedgerWorkload start(LedgerPlan plan) {
    return start(plan, Thread.ofVirtual().name("ledger").factory());
  }

  /** As {@link #start(LedgerPlan)}, each client on a thread of that kind. */
  public static LedgerWorkload start(LedgerPlan plan, ThreadFactory threads) {
    prepare(plan);
    var workload = new LedgerWorkload(plan);
    for (var client : workload.clients) {
      var thread = threads.newThread(client);
      workload.threads.add(thread);
      thread.start();
    }
    return workload;
  }

  /** The plan it was started with. */
  public LedgerPlan plan() {
    return plan;
  }

  /** Time since the start; note it right before a fault. */
  public Duration elapsed() {
    return Duration.ofNanos(elapsedNanos());
  }

  /** Under which its rows are. */
  String run() {
    return run;
  }

  /** The last write of that client that was acknowledged by now; -1 when none was. */
  int lastAcknowledged(int client) {
    return clients.get(client).log().lastAcknowledged();
  }

  /** What happened so far, unchanged by what happens next. */
  public LedgerHistory history() {
    return new LedgerHistory(
        plan,
        run,
        clients.stream().map(client -> client.log().copy()).toList(),
        elapsed(),
        clients.stream().mapToLong(LedgerClient::missedSlots).sum(),
        connectFailures.get(),
        errors.counts());
  }

  /** Stops writing; the history is complete then. */
  public LedgerHistory stop() {
    close();
    return history();
  }

  /** Stops writing and waits for the writes under way to end, which their deadline sees to. */
  @Override
  public void close() {
    stop.countDown();
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        threads.forEach(Thread::interrupt);
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void prepare(LedgerPlan plan) {
    var connections = new LedgerConnections(plan, SETUP_DEADLINE);
    var until = System.nanoTime() + SETUP_DEADLINE.toNanos();
    for (int attempt = 0; ; attempt++) {
      try (var session = connections.open(attempt)) {
        session.prepare();
        return;
      } catch (LedgerFailure e) {
        if (System.nanoTime() - until > 0) {
          throw new LedgerException(
              "The ledger could not create its table through %s as %s in database %s: %s"
                  .formatted(plan.endpoints(), plan.user(), plan.database(), e.text()),
              e);
        }
        Pauses.briefly();
      }
    }
  }

  private long elapsedNanos() {
    return System.nanoTime() - startedAt;
  }
}
