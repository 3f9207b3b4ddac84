package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Waits, before a primary that nobody writes to any more is stopped, until the standbys that are
 * connected have all of its log, whether they acknowledge or not.
 */
final class MysqlFarewell {
  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final Engine engine;

  MysqlFarewell(Engine engine) {
    this.engine = engine;
  }

  void say(Deadline deadline) throws SqlFailure, InterruptedException {
    var words = engine.place().flavour().words();
    var patience = deadline.within(PATIENCE);
    var end = engine.snapshot(deadline).written();
    var connected = connected(deadline);
    for (var host : engine.place().context().service().members()) {
      if (connected.contains(Place.serverIdOf(host))) {
        try (var session = engine.place().sessionTo(host)) {
          var _ =
              Wait.until(
                  () -> words.look(session, patience).received().isAtLeast(end),
                  Place.STEP,
                  patience);
        } catch (SqlFailure _) {
          // It cannot be asked, and whoever decides who is next will hear what it has.
        }
      }
    }
  }

  private Set<Long> connected(Deadline deadline) throws SqlFailure {
    return engine
        .session()
        .query(
            "SHOW REPLICAS",
            deadline,
            rows -> {
              var ids = new HashSet<Long>();
              while (rows.next()) {
                ids.add(rows.getLong("Server_Id"));
              }
              return ids;
            });
  }
}
