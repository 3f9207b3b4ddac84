package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import java.time.Duration;

/**
 * Waits, before a primary that nobody writes to any more is stopped, until the standbys that
 * acknowledge have all of its log. MariaDB's own shutdown waits until it is sent; a standby that is
 * sealed in that moment would not read it.
 */
final class Farewell {
  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final Engine engine;

  Farewell(Engine engine) {
    this.engine = engine;
  }

  /** Whether one of them has all of it. */
  boolean reachedOne(Deadline deadline) throws SqlFailure, InterruptedException {
    var patience = deadline.within(PATIENCE);
    var flavour = engine.place().flavour();
    var reached = false;
    var end = engine.snapshot(deadline).written();
    for (var host : engine.place().context().service().members()) {
      if (isConnected(host, deadline)) {
        try (var session = engine.place().sessionTo(host)) {
          reached |=
              Wait.until(
                  () -> flavour.words().look(session, patience).received().isAtLeast(end),
                  Place.STEP,
                  patience);
        } catch (SqlFailure _) {
          // It cannot be asked: the shutdown itself waits until all is sent to it.
        }
      }
    }
    return reached;
  }

  private boolean isConnected(HostId host, Deadline deadline) throws SqlFailure {
    return engine
        .session()
        .isTrue(
            "SELECT EXISTS (SELECT 1 FROM %s WHERE user = %s)"
                .formatted(
                    engine.place().flavour().words().connections(),
                    Accounts.literal(Accounts.acknowledger(host))),
            deadline);
  }
}
