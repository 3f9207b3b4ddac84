package io.holdfast.drill;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks five times a second, by the way that the writers take, for the newest row of
 * one of them. Whoever writes and then asks must be shown what was written, and whoever asks twice
 * must not be shown less the second time.
 */
public final class LedgerReader implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(200);

  /** The writer whose rows are looked for. */
  private static final int WRITER = 0;

  private final LedgerWorkload ledger;
  private final LedgerConnections connections;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile LedgerReads reads = LedgerReads.NONE;
  private @Nullable LedgerSession session;
  private int endpoint;
  private int newest = -1;

  private LedgerReader(LedgerWorkload ledger) {
    this.ledger = ledger;
    this.connections = new LedgerConnections(ledger.plan(), ledger.plan().writeDeadline());
    this.thread = Thread.ofVirtual().name("ledger-reader").unstarted(this::run);
  }

  /** Begins to read. */
  public static LedgerReader of(LedgerWorkload ledger) {
    var reader = new LedgerReader(ledger);
    reader.thread.start();
    return reader;
  }

  /** What it has seen so far. */
  public LedgerReads reads() {
    return reads;
  }

  /** Waits for the read that is under way, which its deadline ends. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stop.await(PACE.toMillis(), TimeUnit.MILLISECONDS)) {
        read();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  /** A question that is not answered says nothing. */
  private void read() {
    try {
      var open = session;
      if (open == null) {
        open = connections.open(endpoint);
        session = open;
      }
      int acknowledged = ledger.lastAcknowledged(WRITER);
      int seen = open.newest(ledger.run(), WRITER);
      reads = reads.and(seen < acknowledged, seen < newest);
      newest = seen;
    } catch (LedgerFailure e) {
      disconnect();
      endpoint++;
    }
  }

  private void disconnect() {
    var open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }
}
