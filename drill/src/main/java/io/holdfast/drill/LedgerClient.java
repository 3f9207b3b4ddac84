package io.holdfast.drill;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** One writer on one connection. Nothing here waits for another client. */
final class LedgerClient implements Runnable {
  /**
   * PostgreSQL's idle_session_timeout (appendix A of its manual): the server ended the session
   * while it waited for a statement, so nothing of this one was begun. A client connects anew and
   * goes on.
   */
  private static final String ENDED_BETWEEN_TRANSACTIONS = "57P05";

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
  private @Nullable Connection connection;
  private @Nullable PreparedStatement insert;
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

  private void write() throws InterruptedException {
    var statement = connected();
    if (statement == null) {
      return; // stopped while nobody could be reached
    }
    long sent = elapsedNanos.getAsLong();
    Outcome outcome;
    try {
      outcome = write(statement);
    } catch (SQLException e) {
      if (ENDED_BETWEEN_TRANSACTIONS.equals(e.getSQLState())) {
        errors.add("write begun anew", e);
        disconnect();
        write();
        return;
      }
      outcome = outcomeOf(e);
      errors.add("write " + outcome.name().toLowerCase(java.util.Locale.ROOT), e);
    }
    log.add(sent, elapsedNanos.getAsLong(), outcome);
    if (outcome != Outcome.ACKNOWLEDGED) {
      disconnect();
      endpoint += outcome == Outcome.UNKNOWN ? 1 : 0;
    }
  }

  private Outcome write(PreparedStatement statement) throws SQLException {
    statement.setInt(3, log.size());
    statement.executeUpdate();
    var warning = statement.getWarnings();
    statement.clearWarnings();
    return warning == null ? Outcome.ACKNOWLEDGED : reserved(warning);
  }

  /**
   * A commit whose wait for its standbys was given up is reported as success with a warning: it is
   * visible and may yet be lost, so it is not acknowledged.
   */
  private Outcome reserved(SQLWarning warning) {
    errors.add("write acknowledged with a warning", warning);
    return Outcome.UNKNOWN;
  }

  /**
   * An error of class 08 (connection) or 57P (shutdown) leaves open whether the commit happened:
   * the server may have written it before it let go of the client. Any other is an answer.
   */
  private static Outcome outcomeOf(SQLException e) {
    var state = e.getSQLState();
    return state == null || state.startsWith("08") || state.startsWith("57P")
        ? Outcome.UNKNOWN
        : Outcome.REFUSED;
  }

  /** The prepared insert of a live connection, or null when the run was stopped before one was. */
  private @Nullable PreparedStatement connected() throws InterruptedException {
    hearLastWords();
    while (insert == null) {
      try {
        connection = connections.open(endpoint);
        insert = prepare(connection);
      } catch (SQLException e) {
        connectFailures.incrementAndGet();
        errors.add("connect", e);
        disconnect();
        endpoint++;
        if (stop.await(Pauses.BETWEEN_ATTEMPTS.toNanos(), TimeUnit.NANOSECONDS)) {
          return null;
        }
      }
    }
    return insert;
  }

  /** A session that was ended while it waited says so: the next write has not begun with it. */
  private void hearLastWords() {
    if (connection == null) {
      return;
    }
    try {
      var _ = connection.unwrap(PGConnection.class).getNotifications();
    } catch (SQLException e) {
      errors.add("ended while idle", e);
      disconnect();
    }
  }

  private PreparedStatement prepare(Connection open) throws SQLException {
    var statement = open.prepareStatement(LedgerTable.INSERT);
    statement.setString(1, run);
    statement.setInt(2, number);
    return statement;
  }

  private void disconnect() {
    var open = connection;
    connection = null;
    insert = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // The server is gone already: what mattered about this connection is in the log.
      }
    }
  }
}
