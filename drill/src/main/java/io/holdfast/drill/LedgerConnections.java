package io.holdfast.drill;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Opens connections for a plan, one endpoint at a time. */
final class LedgerConnections {
  private final LedgerPlan plan;
  private final Duration answerDeadline;

  LedgerConnections(LedgerPlan plan, Duration answerDeadline) {
    this.plan = plan;
    this.answerDeadline = answerDeadline;
  }

  /**
   * One attempt at one endpoint, taken modulo their number. On a direct route only a member that
   * accepts writes is good enough.
   */
  Connection open(int endpoint) throws SQLException {
    var to = plan.endpoints().get(Math.floorMod(endpoint, plan.endpoints().size()));
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
    var connection =
        DriverManager.getConnection(
            "jdbc:postgresql://%s:%d/%s".formatted(to.host(), to.port(), plan.database()),
            settings);
    // Closes the socket when it passes, without asking the server to cancel anything.
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(answerDeadline.toMillis()));
    return connection;
  }

  /**
   * Goes round the endpoints until one answers.
   *
   * @throws SQLException of the last attempt when none did by the deadline
   */
  Connection openAny(Duration deadline) throws SQLException {
    var until = System.nanoTime() + deadline.toNanos();
    for (int attempt = 0; ; attempt++) {
      try {
        return open(attempt);
      } catch (SQLException e) {
        if (System.nanoTime() - until > 0) {
          throw e;
        }
        Pauses.briefly();
      }
    }
  }
}
