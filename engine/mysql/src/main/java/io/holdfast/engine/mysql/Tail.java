package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.engine.mysql.log.Gtid;
import io.holdfast.engine.mysql.log.GtidList;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the member has on disk beyond its data: relay log that was not applied yet, and what
 * recovery took back. MariaDB itself throws a relay log away when both its threads start anew; a
 * member that acknowledged it must not, so it is applied here, from the files.
 */
final class Tail {
  private final Engine engine;

  Tail(Engine engine) {
    this.engine = engine;
  }

  /** End of all that the member has, in its data or beyond. */
  LogPosition end(Snapshot snapshot) throws IOException {
    var end = latest(snapshot.received(), engine.held().end());
    return snapshot.isApplying() ? end : latest(end, engine.relayLog().end());
  }

  private static LogPosition latest(LogPosition one, LogPosition other) {
    return one.isAtLeast(other) ? one : other;
  }

  /** Makes all of it part of the data. The member must receive from nobody. */
  void apply(Deadline deadline) throws IOException, StepEnded, SqlFailure, InterruptedException {
    awaitApplied(deadline);
    var snapshot = engine.snapshot(deadline);
    replay(engine.held().files(), engine.held().end(), snapshot, deadline);
    if (!snapshot.isApplying()) {
      var next = engine.snapshot(deadline);
      replay(engine.relayLog().files(), engine.relayLog().end(), next, deadline);
    }
    var after = engine.snapshot(deadline);
    if (!after.applied().isAtLeast(end(after))) {
      throw StepEnded.failed(
          "the data reaches to %s, and %s had been received", after.applied(), end(after));
    }
    engine.held().letGo();
  }

  /**
   * Waits until the server's own thread has applied what has arrived; at once when there is none.
   */
  void awaitApplied(Deadline deadline) throws StepEnded, SqlFailure, InterruptedException {
    var done =
        Wait.until(
            () -> {
              var snapshot = engine.snapshot(deadline);
              return !snapshot.isApplying() || snapshot.applied().isAtLeast(snapshot.received());
            },
            Place.STEP,
            deadline);
    if (!done) {
      throw StepEnded.unknown("MariaDB still applies what it has received");
    }
  }

  private void replay(List<Path> files, LogPosition end, Snapshot snapshot, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    if (files.isEmpty() || snapshot.applied().isAtLeast(end)) {
      return;
    }
    var place = engine.place();
    var login = place.writeToolLogin("replay", place.context().self(), Accounts.ADMIN);
    try {
      var source =
          new ArrayList<>(List.of(Installation.program("mariadb-binlog"), "--no-defaults"));
      var from = ofOurDomain(snapshot.history());
      if (!from.last().isEmpty()) {
        source.add("--start-position=" + from);
      }
      source.add("--stop-position=" + new Gtid(Gtid.DOMAIN, end.term().number(), end.offset()));
      files.forEach(file -> source.add(file.toString()));
      Pipe.run(
          place.account(),
          source,
          List.of(Installation.program("mariadb"), "--defaults-file=" + login, "--binary-mode"),
          "applying log up to " + end,
          deadline);
    } finally {
      DurableFile.delete(login);
    }
  }

  private static GtidList ofOurDomain(GtidList history) {
    return new GtidList(
        history.newestOfEachDomain().last().stream()
            .filter(gtid -> gtid.domain() == Gtid.DOMAIN)
            .toList());
  }
}
