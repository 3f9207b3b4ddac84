package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;

/**
 * Prepares a primary for a stop that nobody notices: writes out what the shutdown would otherwise
 * have to write while nobody serves, then lets clients go one by one as they finish.
 */
final class Draining {
  /** How long clients in the middle of a transaction are waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /**
   * How long the word that it hands over may take to the entries; until then clients are let in.
   */
  private static final Duration NOTICE = Duration.ofMillis(50);

  private static final String ENDS_IDLE_SESSIONS =
      "SELECT current_setting('server_version_num')::int >= 140000";

  private final Engine engine;

  Draining(Engine engine) {
    this.engine = engine;
  }

  void drain(Deadline deadline) throws IOException, StepEnded, SqlFailure, InterruptedException {
    var session = engine.session();
    writeOut(Deadline.after(deadline.left().dividedBy(3)));
    Thread.sleep(NOTICE);
    engine.configuration().writeAccess(false);
    var live = engine.configuration().live();
    engine
        .configuration()
        .write(session.isTrue(ENDS_IDLE_SESSIONS, deadline) ? live.draining() : live.renewed());
    engine.configuration().reload();
    engine.configuration().awaitReloadBy(session, deadline);
    engine.clients().awaitEnd(session, PATIENCE, deadline);
  }

  /** On a connection of its own, which is dropped when it takes too long; the server goes on. */
  private void writeOut(Deadline deadline) {
    try (Session own = engine.place().ownSession()) {
      own.run("CHECKPOINT", deadline);
    } catch (SqlFailure _) {
      // The stop takes longer then; it loses nothing.
    }
  }
}
