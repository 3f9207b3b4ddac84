package io.holdfast.engine.mysql.sql;

import io.holdfast.engine.os.Deadline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One kept connection. Connects when first used, and again after a failure. One question at a time;
 * a question that misses its deadline drops the connection, so that its late answer is never taken
 * for another's.
 */
public final class Session implements AutoCloseable {
  private final Address address;
  private volatile @Nullable Connection connection;

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
        deadline,
        statement -> {
          try (var rows = statement.executeQuery(sql)) {
            return reader.read(rows);
          }
        });
  }

  /** Runs a statement whose answer does not matter. */
  public void run(String sql, Deadline deadline) throws SqlFailure {
    ask(deadline, statement -> statement.execute(sql));
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
    T answer(Statement statement) throws SQLException;
  }

  private synchronized <T> T ask(Deadline deadline, Question<T> question) throws SqlFailure {
    var kept = connection;
    if (kept != null) {
      try {
        return ask(kept, deadline, question);
      } catch (SQLException failure) {
        // A connection that is still kept is good, so the error is the server's answer.
        if (connection != null || deadline.isOver()) {
          throw SqlFailure.of(failure);
        }
      }
    }
    try {
      return ask(connect(deadline), deadline, question);
    } catch (SQLException failure) {
      throw SqlFailure.of(failure);
    }
  }

  private <T> T ask(Connection open, Deadline deadline, Question<T> question) throws SQLException {
    try {
      open.setNetworkTimeout(Runnable::run, millis(deadline));
      try (var statement = open.createStatement()) {
        return question.answer(statement);
      }
    } catch (SQLException failure) {
      if (open.isClosed() || isLoss(failure)) {
        close();
      }
      throw failure;
    }
  }

  /** Whether the connection is lost, as opposed to an answer that is an error. */
  static boolean isLoss(SQLException failure) {
    var state = failure.getSQLState();
    return state == null
        || (state.startsWith("08") && failure.getErrorCode() != 1040)
        || state.startsWith("70100");
  }

  private Connection connect(Deadline deadline) throws SQLException, SqlFailure {
    if (deadline.isOver()) {
      throw SqlFailure.silent("no time left to connect to " + address);
    }
    var properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.secret().password());
    properties.setProperty("connectTimeout", Integer.toString(millis(deadline)));
    properties.setProperty("socketTimeout", Integer.toString(millis(deadline)));
    properties.setProperty("sslMode", "disable");
    // MySQL gives its public key, under which it is then sent the password.
    properties.setProperty("allowPublicKeyRetrieval", "true");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectionAttributes", "program_name:holdfast");
    var url =
        "jdbc:mariadb://%s:%d/"
            .formatted(
                address.host().contains(":") ? "[" + address.host() + "]" : address.host(),
                address.port());
    var opened = DriverManager.getConnection(url, properties);
    try {
      if (!address.logged()) {
        opened.setNetworkTimeout(Runnable::run, millis(deadline));
        try (var statement = opened.createStatement()) {
          statement.execute("SET SESSION sql_log_bin = 0");
        }
      }
    } catch (SQLException failure) {
      opened.abort(Runnable::run);
      throw failure;
    }
    connection = opened;
    return opened;
  }

  /** Zero would mean for ever. */
  private static int millis(Deadline deadline) {
    return Math.clamp(deadline.left().toMillis(), 1, Integer.MAX_VALUE);
  }

  /** Drops the connection without a word to the server; the next question makes a new one. */
  @Override
  public void close() {
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
