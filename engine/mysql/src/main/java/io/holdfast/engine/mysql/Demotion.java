package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;

/** Stops the server. Its configuration only ever makes it come back fenced. */
final class Demotion {
  private final Engine engine;

  Demotion(Engine engine) {
    this.engine = engine;
  }

  /** How long commits may wait for a standby before that is taken for a standby that is lost. */
  private static final Duration WAITING = Duration.ofMillis(200);

  private static final Duration LEAVING = Duration.ofSeconds(2);

  /**
   * Shuts clients out and ends them; then lets standbys receive the rest and stops in order. A
   * server in which commits wait for a standby that does not answer is ended by force: ending their
   * connections would commit them, and that cannot be taken back, while MariaDB's recovery can cut
   * out what only waits.
   */
  void demote(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    try {
      stop(deadline);
    } finally {
      engine.handingOver(false);
    }
  }

  private void stop(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    engine.link().delete();
    engine.enforcement().forget();
    var running = engine.process().find();
    if (running.isEmpty()) {
      return;
    }
    var first = deadline.within(deadline.left().dividedBy(3));
    try {
      engine.clients().shutOut(engine.session(), first);
      var acknowledged =
          Wait.until(
              () -> engine.snapshot(first).waiting() == 0, Place.STEP, first.within(WAITING));
      if (acknowledged && engine.clients().evict(engine.session(), first.within(LEAVING))) {
        engine.place().flavour().steps().shutDown(engine, first);
        if (Server.awaitEnd(running.get(), deadline.within(deadline.left().dividedBy(2)))) {
          return;
        }
      }
    } catch (SqlFailure _) {
      // It does not answer, or is on its way down already.
      if (Server.awaitEnd(running.get(), first)) {
        return;
      }
    }
    engine.server().kill(deadline);
  }
}
