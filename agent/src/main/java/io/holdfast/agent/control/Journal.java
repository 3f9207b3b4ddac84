package io.holdfast.agent.control;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.QuorumStore;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores events that come with no record: the store appends events to a write, so they ride on a
 * small document that counts these writes. Best effort and bounded: events inform, nothing depends
 * on them.
 */
final class Journal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("holdfast.controller");
  private static final String KEY = "journal";
  private static final int MAX_WAITING = 500;
  private static final int MAX_AT_ONCE = 50;
  private static final int ATTEMPTS = 5;
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final Deque<String> waiting = new ArrayDeque<>();
  private final QuorumStore store;
  private final Formats formats;
  private final Epoch epoch;
  private boolean writing;
  private boolean closed;

  Journal(QuorumStore store, Formats formats, Epoch epoch) {
    this.store = store;
    this.formats = formats;
    this.epoch = epoch;
  }

  synchronized void add(List<Notice> notices) {
    for (var notice : notices) {
      if (waiting.size() >= MAX_WAITING) {
        log.warn(
            "too many events are waiting for the quorum; this one is only here: {}",
            notice.message());
      } else {
        waiting.add(formats.event(notice));
      }
    }
    if (!writing && !closed && !waiting.isEmpty()) {
      writing = true;
      Thread.startVirtualThread(this::drain);
    }
  }

  /**
   * Writes one event until it is certain whether this reign's word still counts.
   *
   * @return false when it does not
   */
  boolean confirm(Notice notice) {
    var event = List.of(formats.event(notice));
    while (!isClosed()) {
      switch (write(event)) {
        case WriteOutcome.Written _ -> {
          return true;
        }
        case WriteOutcome.Fenced _ -> {
          return false;
        }
        case WriteOutcome.Conflict _, WriteOutcome.Unknown _ -> {
          // Another event came first, or there is no majority now: ask again.
        }
      }
    }
    return false;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void drain() {
    var failures = 0;
    while (true) {
      var batch = next();
      if (batch.isEmpty()) {
        return;
      }
      switch (write(batch)) {
        case WriteOutcome.Written _ -> {
          taken(batch.size());
          failures = 0;
        }
        case WriteOutcome.Fenced _ -> close();
        case WriteOutcome.Conflict _ -> {
          // A confirmation came between; the next attempt reads the revision anew.
        }
        case WriteOutcome.Unknown _ -> {
          failures++;
          if (failures >= ATTEMPTS) {
            taken(batch.size());
            failures = 0;
          }
        }
      }
    }
  }

  private synchronized List<String> next() {
    if (closed || waiting.isEmpty()) {
      writing = false;
      return List.of();
    }
    return waiting.stream().limit(MAX_AT_ONCE).toList();
  }

  private synchronized void taken(int count) {
    for (var i = 0; i < count; i++) {
      waiting.poll();
    }
  }

  private WriteOutcome write(List<String> batch) {
    var revision = store.read(KEY).map(Document::revision).orElse(0L);
    try {
      return store.write(
          new Write(KEY, revision, "{\"writes\":%d}".formatted(revision + 1), epoch, batch),
          DEADLINE);
    } catch (RuntimeException e) {
      return new WriteOutcome.Unknown(String.valueOf(e.getMessage()));
    }
  }
}
