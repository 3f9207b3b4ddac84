package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;

/**
 * Asks MySQL to stop once everything is sent. It waits eight seconds when standbys are connected,
 * whatever they do, and two when anybody else is; and they come back at once when their connections
 * are ended. So all are ended, ours last, and nobody is let in any more. The server forgets that
 * when it has stopped. Source: {@code close_connections} in sql/mysqld.cc, {@code
 * check_and_incr_conn_count} in sql/conn_handler/connection_handler_manager.cc.
 */
final class MysqlShutdown {
  private final Engine engine;

  MysqlShutdown(Engine engine) {
    this.engine = engine;
  }

  void begin(Deadline deadline) throws SqlFailure, InterruptedException {
    var session = engine.session();
    // Standbys may exceed what is allowed by one, as we may: a second connection of ours does.
    try (var second = engine.place().ownSession()) {
      var others = others(second.text("SELECT CONNECTION_ID()", deadline).orElseThrow());
      session.run("SET GLOBAL max_connections = 1", deadline);
      var _ = Wait.until(() -> !end(session, others, deadline), Place.STEP, deadline);
      session.run("SHUTDOWN", deadline);
    } finally {
      session.close();
    }
  }

  private String others(String second) {
    return "SELECT id FROM %s WHERE id NOT IN (CONNECTION_ID(), %s) AND command <> 'Daemon'"
        .formatted(engine.place().flavour().words().connections(), second);
  }

  /** Tells whether there was anything to end. */
  private static boolean end(Session session, String which, Deadline deadline) throws SqlFailure {
    var ids = Clients.ids(session, which, deadline);
    for (var id : ids) {
      Clients.kill(session, id, deadline);
    }
    return !ids.isEmpty();
  }
}
