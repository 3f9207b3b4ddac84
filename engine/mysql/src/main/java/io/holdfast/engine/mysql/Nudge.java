package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Gives a standby that has just come in something to acknowledge. One that already holds what
 * commits wait for says nothing of it; with the next transaction it acknowledges all before. When
 * all clients wait, nobody but us writes that one.
 */
final class Nudge {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Engine engine;
  private final Set<Long> nudged = new HashSet<>();

  Nudge(Engine engine) {
    this.engine = engine;
  }

  /** Told of a look at a primary; writes once for each connection while commits wait. */
  void seen(Snapshot snapshot, Session session, Deadline deadline) throws SqlFailure {
    if (snapshot.waiting() == 0) {
      nudged.clear();
      return;
    }
    var flavour = engine.place().flavour();
    var acknowledging =
        "SELECT id FROM %s WHERE command = '%s' AND user LIKE 'holdfast\\_ack\\_%%'"
            .formatted(flavour.words().connections(), flavour.words().sending());
    for (var connection : Clients.ids(session, acknowledging, deadline)) {
      if (nudged.add(connection)) {
        Thread.ofVirtual().name("holdfast-nudge").start(() -> write(connection));
      }
    }
  }

  private void write(long connection) {
    try (var logged = engine.place().loggedSession()) {
      logged.run(
          "REPLACE INTO holdfast.nudges VALUES (%d, NOW(6))".formatted(connection),
          Deadline.after(PATIENCE));
    } catch (SqlFailure _) {
      // The standby has gone again, or the server; the next connection is nudged anew.
    }
  }
}
