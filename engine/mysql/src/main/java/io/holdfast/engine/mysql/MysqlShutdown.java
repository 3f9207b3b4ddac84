package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;

/**
 * Asks MySQL to stop once everything is sent. It waits eight seconds when standbys are connected,
 * whatever they do, and they come back at once when their connections are ended: so those are, and
 * nobody is let in any more. The server forgets that when it has stopped. Source: {@code
 * close_connections} in sql/mysqld.cc, {@code check_and_incr_conn_count} in
 * sql/conn_handler/connection_handler_manager.cc.
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
      second.run("DO 1", deadline);
      session.run("SET GLOBAL max_connections = 1", deadline);
      var _ = Wait.until(() -> !isSending(deadline), Place.STEP, deadline);
      session.run("SHUTDOWN", deadline);
    }
  }

  /** Ends what sends to standbys, and tells whether there was any. */
  private boolean isSending(Deadline deadline) throws SqlFailure {
    var sending =
        Clients.ids(
            engine.session(),
            "SELECT processlist_id FROM performance_schema.threads WHERE processlist_command = '%s'"
                .formatted(engine.place().flavour().words().sending()),
            deadline);
    for (var id : sending) {
      Clients.kill(engine.session(), id, deadline);
    }
    return !sending.isEmpty();
  }
}
