package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A commit made only to see whether commits wait for standbys. It writes a message into the log
 * that nobody reads.
 */
final class TrialCommit implements AutoCloseable {
  private final Session session;
  private final Session observer;
  private final Deadline deadline;
  private final String pid;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread thread;

  TrialCommit(Place place, Session observer, Deadline deadline) throws SqlFailure {
    this.session = place.ownSession();
    this.observer = observer;
    this.deadline = deadline;
    this.pid = session.text("SELECT pg_backend_pid()", deadline).orElseThrow();
    this.thread = Thread.ofVirtual().start(this::commit);
  }

  private void commit() {
    try {
      session.run(
          """
          SELECT pg_logical_emit_message(true, 'holdfast', '')
          FROM set_config('synchronous_commit', 'on', false)
          """,
          deadline);
      over.set(true);
    } catch (SqlFailure _) {
      // Ended by close, or too late: then nothing was seen.
    }
  }

  /** Whether it is seen waiting before it ends. */
  boolean isSeenWaiting() throws SqlFailure, InterruptedException {
    var waits =
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s AND wait_event = 'SyncRep')"
            .formatted(pid);
    var seen = new AtomicBoolean();
    Wait.until(
        () -> {
          seen.set(observer.isTrue(waits, deadline));
          return seen.get() || over.get();
        },
        Place.STEP,
        deadline);
    return seen.get();
  }

  /** Whether it ends. */
  boolean isOver() throws InterruptedException {
    return Wait.until(over::get, Place.STEP, deadline);
  }

  /** A backend that waits does not notice that its client has gone: it must be told to end. */
  @Override
  public void close() {
    if (!over.get()) {
      try {
        observer.run("SELECT pg_terminate_backend(%s)".formatted(pid), deadline);
      } catch (SqlFailure _) {
        // The server has gone, and the backend with it, or it ends when a standby acknowledges.
      }
      thread.interrupt();
    }
    session.close();
  }
}
