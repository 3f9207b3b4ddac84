package io.holdfast.drill;

import io.holdfast.drill.LedgerFailure.Meaning;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** A ledger in MariaDB or MySQL. */
final class MariadbLedger implements LedgerStore, JdbcSession.Dialect {
  /** ER_OPTION_PREVENTS_STATEMENT: the server is read-only, so nothing was written. */
  private static final int READ_ONLY = 1290;

  /** In whole seconds, the least that the driver takes; an idle connection answers at once. */
  private static final int PING_SECONDS = 1;

  @Override
  public LedgerSession open(LedgerPlan plan, Endpoint to, Duration answerDeadline)
      throws LedgerFailure {
    var patience = Long.toString(plan.connectTimeout().toMillis());
    var settings = new Properties();
    settings.setProperty("user", plan.user());
    settings.setProperty("password", plan.password());
    settings.setProperty("connectTimeout", patience);
    settings.setProperty("socketTimeout", patience);
    settings.setProperty("sslMode", "disable");
    // MySQL gives its public key, under which it is then sent the password.
    settings.setProperty("allowPublicKeyRetrieval", "true");
    settings.setProperty("connectionAttributes", "program_name:holdfast-ledger");
    try {
      var connection =
          DriverManager.getConnection(
              "jdbc:mariadb://%s:%d/%s".formatted(to.host(), to.port(), plan.database()), settings);
      try {
        if (plan.route() == LedgerPlan.Route.DIRECT) {
          requireWritable(connection, to);
        }
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(answerDeadline.toMillis()));
        return new JdbcSession(connection, this);
      } catch (SQLException | LedgerFailure e) {
        connection.abort(Runnable::run);
        throw e;
      }
    } catch (SQLException e) {
      throw JdbcSession.failure(this, e);
    }
  }

  private static void requireWritable(Connection connection, Endpoint to)
      throws SQLException, LedgerFailure {
    try (var statement = connection.createStatement();
        var answer = statement.executeQuery("select @@global.read_only")) {
      if (!answer.next() || answer.getBoolean(1)) {
        throw new LedgerFailure(Meaning.NOT_BEGUN, null, to + " is read-only", null);
      }
    }
  }

  @Override
  public String table() {
    return "holdfast_ledger";
  }

  @Override
  public List<String> creation() {
    return List.of(
        """
        create table if not exists holdfast_ledger (
          run char(36) character set ascii not null,
          client int not null,
          sequence int not null,
          written_at timestamp(6) not null default current_timestamp(6),
          key (run))
        """);
  }

  @Override
  public List<String> locking() {
    return List.of();
  }

  @Override
  public List<String> removal() {
    return List.of("drop table holdfast_ledger");
  }

  /**
   * An error of class 08 (connection) or 70100 (the connection or the statement was killed) leaves
   * open whether the commit happened: it may have been waiting for its standbys, which ends with
   * it. Any other is an answer.
   */
  @Override
  public Meaning meaningOf(SQLException error) {
    var state = error.getSQLState();
    if (error.getErrorCode() == READ_ONLY) {
      return Meaning.NOT_BEGUN;
    }
    return state == null || state.startsWith("08") || state.startsWith("70100")
        ? Meaning.UNKNOWN
        : Meaning.REFUSED;
  }

  /** The driver shows what a server said unasked only when it is asked something. */
  @Override
  public void hearLastWords(Connection idle) throws SQLException {
    if (!idle.isValid(PING_SECONDS)) {
      throw new SQLException("the connection was ended", "08006");
    }
  }
}
