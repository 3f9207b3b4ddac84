package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;

/** Steps that leave the member a standby that receives from nobody. */
final class Standby {
  /**
   * With no more log coming, replay that stands still this long has met the end of the last record.
   */
  private static final Duration STANDSTILL = Duration.ofMillis(400);

  private final Engine engine;

  Standby(Engine engine) {
    this.engine = engine;
  }

  /** Starts the stopped server such that it receives from nobody and serves nobody. */
  void startFenced(Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (engine.isRunning()) {
      throw StepEnded.refused(
          io.holdfast.core.reason.ReasonCode.ENGINE_STARTING, "PostgreSQL already runs");
    }
    if (java.nio.file.Files.exists(engine.place().files().rewinding())) {
      throw StepEnded.refused(
          io.holdfast.core.reason.ReasonCode.DIVERGED,
          "an interrupted rewind left the data unusable; it must be copied anew");
    }
    engine.writeSettings(deadline);
    engine.configuration().fence();
    engine.server().willComeBackAsStandby();
    engine.server().start(engine.data().requiredInstallation(), engine.session(), deadline);
    awaitOwnLogRead(deadline);
  }

  /** Waits until everything on disk has been replayed, as a promotion would. */
  Snapshot awaitOwnLogRead(Deadline deadline) throws SqlFailure, StepEnded, InterruptedException {
    while (true) {
      var snapshot = engine.snapshot(deadline);
      if (!snapshot.inRecovery()) {
        throw StepEnded.failed("PostgreSQL came up as a primary instead of a standby");
      }
      if (snapshot.hasReadOwnLog()) {
        return snapshot;
      }
      if (deadline.isOver()) {
        throw StepEnded.unknown("PostgreSQL has not replayed its own log yet");
      }
      Thread.sleep(Place.STEP);
    }
  }

  /**
   * Makes the running standby receive from nobody. The receiver's password goes first: should the
   * server, not yet having read its new settings, start another receiver, that one cannot log in.
   */
  void stopReceiving(Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var live = engine.configuration().live();
    if (live.link() != null || !live.connection().isEmpty()) {
      engine.configuration().detach();
    }
    engine.configuration().reload();
    var gone = Wait.until(() -> !mayReceive(deadline), Place.STEP, deadline);
    if (!gone) {
      throw StepEnded.unknown("the process that receives the primary's log has not ended");
    }
  }

  /** Whether there is a receiver, or a process so young that it may become one. */
  private boolean mayReceive(Deadline deadline) throws SqlFailure {
    return engine.postmaster().children().stream()
            .anyMatch(child -> child.isReceiver() || !child.isTitled())
        || engine.snapshot(deadline).receiving();
  }

  /**
   * The end of the last whole record of a standby that receives from nobody: what it would have as
   * a primary. A record of which only a part has arrived does not count.
   */
  LogPosition lastRecord(Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var last = awaitOwnLogRead(deadline);
    var moved = Deadline.after(STANDSTILL);
    while (last.end() > replayed(last) && !moved.isOver()) {
      Thread.sleep(Place.LONGER_STEP);
      var next = engine.snapshot(deadline);
      if (replayed(next) != replayed(last)) {
        moved = Deadline.after(STANDSTILL);
      }
      if (deadline.isOver()) {
        throw StepEnded.unknown("PostgreSQL still replays what it has received");
      }
      last = next;
    }
    return engine.timelines(deadline).position(replayed(last), null);
  }

  private static long replayed(Snapshot snapshot) {
    return snapshot.replayed() == null ? 0 : snapshot.replayed();
  }
}
