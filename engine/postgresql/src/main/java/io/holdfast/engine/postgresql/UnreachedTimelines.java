package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.engine.postgresql.wal.HistoryFiles;
import io.holdfast.engine.postgresql.wal.TimelineHistory;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/**
 * Timelines that a standby has heard of from a primary and of which it has received nothing. Its
 * server aims for the newest one it has heard of, also when that branch has died, and cannot be
 * turned away from it while it runs.
 */
final class UnreachedTimelines {
  private final Engine engine;

  UnreachedTimelines(Engine engine) {
    this.engine = engine;
  }

  /**
   * Moves their history files aside and restarts the detached standby, if there are any.
   *
   * @param own timeline in which the member's log ends
   * @param way history whose timelines are wanted
   */
  void forget(Term own, TimelineHistory way, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var files = engine.place().files();
    var histories = new HistoryFiles(files.wal(), engine.place().account());
    var astray =
        histories.realNumbers().stream()
            .filter(number -> number > own.number() && way.endOf(number).isEmpty())
            .toList();
    if (astray.isEmpty()) {
      return;
    }
    engine.place().account().createPrivateFolder(files.diverged());
    var aside = files.diverged().resolve(Divergence.stamp() + "-histories");
    engine.place().account().createPrivateFolder(aside);
    engine.server().stop(deadline);
    histories.moveAside(astray, aside);
    engine
        .place()
        .tell(
            Incident.Severity.INFO,
            "timelines %s were announced by a primary and never reached; their histories are in %s",
            astray,
            aside);
    engine.forgetData();
    new Standby(engine).startFenced(deadline);
  }
}
