package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.Signal;
import java.time.Duration;

/**
 * Ends the thread of MariaDB that receives the primary's log. On its way out, when nothing that
 * arrives counts any more, that thread says goodbye to the primary, and waits for a silent one a
 * whole second, the least that can be set ({@code rpl_semi_sync_slave_kill_conn_timeout}): a second
 * of every failover away from a host that is cut off or frozen.
 *
 * <p>The server has a signal by which it makes this thread look up from a socket ({@code
 * thr_client_alarm}), and sends it every two seconds until the thread has ended. Here it is sent
 * more often, to a server that is seen to handle it; the thread then ends as if it had waited.
 * Source: {@code terminate_slave_thread} in sql/slave.cc and {@code kill_connection} in
 * sql/semisync_slave.cc of MariaDB 10.5 to 11.
 */
final class Goodbye {
  /** A primary that can hear it has answered by then. */
  private static final Duration PATIENCE = Duration.ofMillis(150);

  private static final Duration AGAIN = Duration.ofMillis(50);
  private static final String THREAD =
      "SELECT TID FROM information_schema.PROCESSLIST WHERE COMMAND = 'Slave_IO'";

  private final Engine engine;

  Goodbye(Engine engine) {
    this.engine = engine;
  }

  /** Returns when the thread has ended. */
  void say(Deadline deadline) throws SqlFailure {
    var session = engine.session();
    var thread = session.text(THREAD, deadline).map(Integer::parseInt);
    var server = engine.process().find().filter(life -> ProcessTable.handles(life, Signal.USR1));
    if (thread.isEmpty() || server.isEmpty()) {
      session.run("STOP REPLICA IO_THREAD", deadline);
      return;
    }
    var hurry = Thread.ofVirtual().start(() -> hurry(server.get(), thread.get()));
    try {
      session.run("STOP REPLICA IO_THREAD", deadline);
    } finally {
      hurry.interrupt();
    }
  }

  /** Has the thread look up again and again, until it is gone or this is interrupted. */
  private static void hurry(Life server, int thread) {
    try {
      Thread.sleep(PATIENCE);
      while (server.isRunning() && Signal.USR1.sendToThread(server.pid(), thread)) {
        Thread.sleep(AGAIN);
      }
    } catch (InterruptedException _) {
      // The thread has ended.
    }
  }
}
