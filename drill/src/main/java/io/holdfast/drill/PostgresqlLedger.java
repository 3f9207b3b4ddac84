package io.holdfast.drill;

import io.holdfast.drill.LedgerFailure.Meaning;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGConnection;

/** A ledger in PostgreSQL. */
final class PostgresqlLedger implements LedgerStore, JdbcSession.Dialect {
  /**
   * PostgreSQL's idle_session_timeout (appendix A of its manual): the server ended the session
   * while it waited for a statement, so nothing of this one was begun.
   */
  private static final String ENDED_BETWEEN_TRANSACTIONS = "57P05";

  @Override
  public LedgerSession open(LedgerPlan plan, Endpoint to, Duration answerDeadline)
      throws LedgerFailure {
    var settings = new Properties();
    settings.setProperty("user", plan.user());
    settings.setProperty("password", plan.password());
    settings.setProperty("ApplicationName", "holdfast-ledger");
    settings.setProperty("socketFactory", DeadlineSockets.class.getName());
    settings.setProperty("socketFactoryArg", DeadlineSockets.argument(plan.connectTimeout()));
    settings.setProperty("socketTimeout", Integer.toString(DeadlineSockets.ASKED_SECONDS));
    settings.setProperty("sslmode", "disable");
    settings.setProperty("gssEncMode", "disable");
    settings.setProperty("tcpNoDelay", "true");
    // The driver remembers for some seconds who was primary; a drill wants to know now.
    settings.setProperty("hostRecheckSeconds", "0");
    if (plan.route() == LedgerPlan.Route.DIRECT) {
      settings.setProperty("targetServerType", "primary");
    }
    try {
      var connection =
          DriverManager.getConnection(
              "jdbc:postgresql://%s:%d/%s".formatted(to.host(), to.port(), plan.database()),
              settings);
      // Closes the socket when it passes, without asking the server to cancel anything.
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(answerDeadline.toMillis()));
      return new JdbcSession(connection, this);
    } catch (SQLException e) {
      throw JdbcSession.failure(this, e);
    }
  }

  @Override
  public String table() {
    return "holdfast_ledger.entries";
  }

  @Override
  public List<String> creation() {
    return List.of(
        "create schema if not exists holdfast_ledger",
        """
        create table if not exists holdfast_ledger.entries (
          run text not null,
          client int not null,
          sequence int not null,
          written_at timestamptz not null default clock_timestamp())
        """);
  }

  @Override
  public List<String> locking() {
    return List.of("lock table holdfast_ledger.entries in access exclusive mode");
  }

  /** Without cascade: what somebody else has put there keeps the schema. */
  @Override
  public List<String> removal() {
    return List.of("drop table holdfast_ledger.entries", "drop schema holdfast_ledger");
  }

  /**
   * An error of class 08 (connection) or 57P (shutdown) leaves open whether the commit happened:
   * the server may have written it before it let go of the client. Any other is an answer.
   */
  @Override
  public Meaning meaningOf(SQLException error) {
    var state = error.getSQLState();
    if (ENDED_BETWEEN_TRANSACTIONS.equals(state)) {
      return Meaning.NOT_BEGUN;
    }
    return state == null || state.startsWith("08") || state.startsWith("57P")
        ? Meaning.UNKNOWN
        : Meaning.REFUSED;
  }

  /** A session that was ended while it waited says so, without being asked. */
  @Override
  public void hearLastWords(Connection idle) throws SQLException {
    var _ = idle.unwrap(PGConnection.class).getNotifications();
  }
}
