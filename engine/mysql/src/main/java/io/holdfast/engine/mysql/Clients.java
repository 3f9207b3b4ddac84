package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connections of clients, as opposed to the agents' and the standbys'. */
final class Clients {
  private static final String CLIENTS =
      """
      WHERE p.user NOT IN ('system user', 'event_scheduler', '%s', '%s')
        AND p.user NOT LIKE 'holdfast\\_ack\\_%%'
      """
          .formatted(Accounts.ADMIN, Accounts.FOLLOWER);

  /** Between two statements of a transaction. One that is just being committed is not. */
  private static final String IN_TRANSACTION =
      CLIENTS
          + """
          AND p.command = 'Sleep' AND EXISTS (
            SELECT 1 FROM information_schema.innodb_trx t WHERE t.trx_mysql_thread_id = p.id)
          """;

  /** No such connection any more. */
  private static final int UNKNOWN_CONNECTION = 1094;

  private final String clients;
  private final String inTransaction;

  Clients(Flavour flavour) {
    var from = "SELECT p.id FROM %s p ".formatted(flavour.words().connections());
    this.clients = from + CLIENTS;
    this.inTransaction = from + IN_TRANSACTION;
  }

  /** From now on no client can log in. Those that are in stay. */
  void shutOut(Session session, Deadline deadline) throws SqlFailure {
    session.run("SET GLOBAL init_connect = " + Accounts.literal(Settings.CLOSED), deadline);
  }

  void letIn(Session session, Deadline deadline) throws SqlFailure {
    session.run("SET GLOBAL init_connect = ''", deadline);
  }

  /** Waits until nobody is between two statements of a transaction, as long as patience lasts. */
  void awaitTransactions(Session session, Duration patience, Deadline deadline)
      throws SqlFailure, InterruptedException {
    var _ =
        Wait.until(
            () -> ids(session, inTransaction, deadline).isEmpty(),
            Place.LONGER_STEP,
            deadline.within(patience));
  }

  boolean areGone(Session session, Deadline deadline) throws SqlFailure {
    return ids(session, clients, deadline).isEmpty();
  }

  /**
   * Ends all of them, also those that were logging in while the door was shut. A commit that waits
   * for a standby ends too; its client hears that the connection is lost.
   *
   * @return false when some are still there at the deadline
   */
  boolean evict(Session session, Deadline deadline) throws SqlFailure, InterruptedException {
    return Wait.until(
        () -> {
          end(session, clients, deadline);
          return areGone(session, deadline);
        },
        Place.STEP,
        deadline);
  }

  private static void end(Session session, String which, Deadline deadline) throws SqlFailure {
    for (var id : ids(session, which, deadline)) {
      kill(session, id, deadline);
    }
  }

  /** Ends a connection, if it is still there. */
  static void kill(Session session, long id, Deadline deadline) throws SqlFailure {
    try {
      session.run("KILL CONNECTION " + id, deadline);
    } catch (SqlFailure failure) {
      if (failure.number() != UNKNOWN_CONNECTION) {
        throw failure;
      }
    }
  }

  static List<Long> ids(Session session, String query, Deadline deadline) throws SqlFailure {
    return session.query(
        query,
        deadline,
        rows -> {
          var ids = new ArrayList<Long>();
          while (rows.next()) {
            ids.add(rows.getLong(1));
          }
          return ids;
        });
  }
}
