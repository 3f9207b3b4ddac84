package io.holdfast.engine.postgresql.sql;

import io.holdfast.engine.os.Deadline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One kept connection. Connects when first used, and again after a failure. One question at a time;
 * a question that misses its deadline drops the connection, so that its late answer is never taken
 * for another's.
 */
public final class Session implements AutoCloseable {
  /** Undefined object, such as a parameter that this version of the server does not know. */
  private static final String UNKNOWN_PARAMETER = "42704";

  private final Address address;
  private @Nullable Connection connection;

  /** The server is of version 13, which has no idle_session_timeout. */
  private boolean endsNoIdleSessions;

  public Session(Address address) {
    this.address = address;
  }

  /** Reads the answer; positioned before its first row. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /**
   * Asks a question. When a kept connection turns out to be dead, a new one is tried within the
   * same deadline: only a really unanswered question is a failure.
   */
  public <T> T query(String sql, Deadline deadline, Reader<T> reader) throws SqlFailure {
    return ask(
        sql,
        deadline,
        statement -> {
          try (var rows = statement.executeQuery()) {
            return reader.read(rows);
          }
        });
  }

  /** Runs a statement whose answer does not matter. */
  public void run(String sql, Deadline deadline) throws SqlFailure {
    ask(sql, deadline, PreparedStatement::execute);
  }

  /** The first column of the first row as text; empty when it is null or there is no row. */
  public Optional<String> text(String sql, Deadline deadline) throws SqlFailure {
    return query(
        sql,
        deadline,
        rows -> rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.<String>empty());
  }

  /** Whether the first column of the first row is true. */
  public boolean isTrue(String sql, Deadline deadline) throws SqlFailure {
    return query(sql, deadline, rows -> rows.next() && rows.getBoolean(1));
  }

  private interface Question<T> {
    T answer(PreparedStatement statement) throws SQLException;
  }

  private synchronized <T> T ask(String sql, Deadline deadline, Question<T> question)
      throws SqlFailure {
    var kept = connection;
    if (kept != null) {
      try {
        return ask(kept, sql, deadline, question);
      } catch (SQLException failure) {
        // A connection that is still kept is good, so the error is the server's answer.
        if (connection != null || deadline.isOver()) {
          throw SqlFailure.of(failure);
        }
      }
    }
    try {
      return ask(connect(deadline), sql, deadline, question);
    } catch (SQLException failure) {
      throw SqlFailure.of(failure);
    }
  }

  private <T> T ask(Connection open, String sql, Deadline deadline, Question<T> question)
      throws SQLException {
    try {
      open.setNetworkTimeout(Runnable::run, millis(deadline));
      try (var statement = open.prepareStatement(sql)) {
        return question.answer(statement);
      }
    } catch (SQLException failure) {
      if (isBroken(open, failure)) {
        close();
      }
      throw failure;
    }
  }

  private static boolean isBroken(Connection open, SQLException failure) throws SQLException {
    var state = failure.getSQLState();
    return open.isClosed() || state == null || state.startsWith("08") || state.startsWith("57P");
  }

  private Connection connect(Deadline deadline) throws SQLException, SqlFailure {
    if (deadline.isOver()) {
      throw SqlFailure.silent("no time left to connect to " + address);
    }
    var properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.secret().password());
    properties.setProperty("ApplicationName", "holdfast");
    properties.setProperty("socketFactory", DeadlineSocketFactory.class.getName());
    properties.setProperty("socketFactoryArg", Integer.toString(millis(deadline)));
    properties.setProperty("socketTimeout", Integer.toString(DeadlineSocketFactory.LOGIN_SECONDS));
    properties.setProperty("assumeMinServerVersion", "13");
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("loginTimeout", "0");
    properties.setProperty("cancelSignalTimeout", "1");
    // Our own few writes must not wait for standbys: the rule they would wait for is what we
    // change.
    // A server that is told to end sessions that do nothing is not to end ours.
    properties.setProperty(
        "options",
        "-c synchronous_commit=local -c statement_timeout=0"
            + (endsNoIdleSessions ? "" : " -c idle_session_timeout=0"));
    var url =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(
                address.host().contains(":") ? "[" + address.host() + "]" : address.host(),
                address.port(),
                address.database());
    try {
      var opened = DriverManager.getConnection(url, properties);
      connection = opened;
      return opened;
    } catch (SQLException failure) {
      if (!endsNoIdleSessions && UNKNOWN_PARAMETER.equals(failure.getSQLState())) {
        endsNoIdleSessions = true;
        return connect(deadline);
      }
      throw failure;
    }
  }

  /** Zero would mean for ever. */
  private static int millis(Deadline deadline) {
    return Math.clamp(deadline.left().toMillis(), 1, Integer.MAX_VALUE);
  }

  /** Drops the connection without a word to the server; the next question makes a new one. */
  @Override
  public synchronized void close() {
    var open = connection;
    connection = null;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException _) {
        // It is gone either way.
      }
    }
  }
}
