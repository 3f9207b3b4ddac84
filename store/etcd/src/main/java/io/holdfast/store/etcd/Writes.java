package io.holdfast.store.etcd;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes documents and events, one after the other: numbers of events have no gaps, and a write
 * that is asked for again because no answer came must be told from the next one.
 */
final class Writes {
  private final Etcd etcd;
  private final Layout layout;
  private final Mirror mirror;
  private final Seat seat;
  private final ReentrantLock turn = new ReentrantLock(true);

  Writes(Etcd etcd, Layout layout, Mirror mirror, Seat seat) {
    this.etcd = etcd;
    this.layout = layout;
    this.mirror = mirror;
    this.seat = seat;
  }

  WriteOutcome write(Write write, Duration within) {
    if (!leadsIn(write.epoch())) {
      return new WriteOutcome.Fenced();
    }
    var deadline = Deadline.in(within);
    try {
      if (!turn.tryLock(within.toNanos(), TimeUnit.NANOSECONDS)) {
        return unknown(write, "earlier writes are still under way");
      }
      try {
        return inTurn(write, deadline);
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return unknown(write, "the wait was interrupted");
    }
  }

  private boolean leadsIn(Epoch epoch) {
    return seat.leadership() instanceof Leadership.Leading(Epoch present) && present.equals(epoch);
  }

  private WriteOutcome inTurn(Write write, Deadline deadline) throws InterruptedException {
    if (!leadsIn(write.epoch())) {
      return new WriteOutcome.Fenced();
    }
    while (true) {
      long firstEvent = mirror.nextEvent();
      long keepFrom = mirror.keepFrom(write.events().size());
      var question = question(write, firstEvent, keepFrom);
      switch (etcd.ask(Etcd.TRANSACTION, question.body(), deadline)) {
        case Answer.Given(var done, _) when done.path("succeeded").asBoolean(false) -> {
          return written(write, firstEvent, keepFrom, Json.revision(done));
        }
        case Answer.Given(var refused, var askedBefore) -> {
          var why = Obstacle.of(refused);
          why.events().forEach(mirror::written);
          if (why.leaderAt() != write.epoch().number()) {
            seat.over(write.epoch().number());
            return why.revision() == write.expectedRevision() || !askedBefore
                ? new WriteOutcome.Fenced()
                : unknown(write, "it may have been written just before another host took the lead");
          }
          if (why.revision() != write.expectedRevision()) {
            return otherRevision(write, why, askedBefore);
          }
          // Only the number of the events was taken, by a write that nobody knew the end of.
          if (why.events().isEmpty() || deadline.isOver()) {
            return unknown(write, "its events found no place");
          }
        }
        case Answer.Refused(var why) -> {
          return unknown(write, why);
        }
        case Answer.None(var why) -> {
          return unknown(write, why);
        }
      }
    }
  }

  private Transaction question(Write write, long firstEvent, long keepFrom) {
    var key = layout.document(write.key());
    var question =
        new Transaction()
            .ifModifiedAt(layout.leader(), write.epoch().number())
            .ifVersionIs(key, write.expectedRevision())
            .put(key, write.json())
            .elseLookAt(layout.leader())
            .elseLookAt(key)
            .elseLookAt(layout.events(firstEvent), layout.afterEvents());
    if (!write.events().isEmpty()) {
      var events = layout.events(firstEvent);
      question
          .ifVersionIs(events, 0)
          .put(events, Json.list(write.events()))
          .remove(layout.events(0), layout.events(keepFrom));
    }
    return question;
  }

  private WriteOutcome written(Write write, long firstEvent, long keepFrom, long modified) {
    long revision = write.expectedRevision() + 1;
    mirror.written(new Entry(layout.document(write.key()), write.json(), revision, modified, 0));
    if (!write.events().isEmpty()) {
      mirror.eventsKeptFrom(keepFrom);
      mirror.written(
          new Entry(layout.events(firstEvent), Json.list(write.events()), 1, modified, 0));
    }
    return new WriteOutcome.Written(revision);
  }

  /**
   * A member that hung may have done what another one was then asked for again. Nobody else writes
   * in this epoch and this host's own writes take turns, so the next revision with this very
   * content is then this write.
   */
  private WriteOutcome otherRevision(Write write, Obstacle found, boolean askedBefore) {
    found.document().ifPresent(mirror::written);
    return found
        .document()
        .filter(document -> askedBefore)
        .filter(document -> document.version() == write.expectedRevision() + 1)
        .filter(document -> document.value().equals(write.json()))
        .<WriteOutcome>map(document -> new WriteOutcome.Written(document.version()))
        .orElseGet(() -> new WriteOutcome.Conflict(found.revision()));
  }

  private static WriteOutcome unknown(Write write, String why) {
    return new WriteOutcome.Unknown(
        "etcd did not confirm the write of %s: %s".formatted(write.key(), why));
  }
}
