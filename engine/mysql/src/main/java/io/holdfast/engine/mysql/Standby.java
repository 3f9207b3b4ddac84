package io.holdfast.engine.mysql;

import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/** Steps that leave the member a standby that receives from nobody. */
final class Standby {
  private final Engine engine;

  Standby(Engine engine) {
    this.engine = engine;
  }

  /**
   * Starts the stopped server such that it receives from nobody and serves nobody. After a crash,
   * what was logged and not committed is taken back and held.
   */
  void startFenced(Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (engine.isRunning()) {
      throw StepEnded.refused(ReasonCode.ENGINE_STARTING, "the server already runs");
    }
    if (engine.data().isAbsent()) {
      throw StepEnded.refused(ReasonCode.UNUSABLE_DATA, "there is no data to start with");
    }
    engine.configuration().write();
    engine.link().delete();
    if (!engine.place().flavour().steps().takesBack() || engine.binaryLog().isClosed()) {
      engine.server().start(Server.Recovery.COMMIT, engine.session(), deadline);
    } else {
      recover(deadline);
    }
    fence(deadline);
  }

  private void recover(Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    engine.held().hold(engine.binaryLog().files());
    var end = engine.held().end();
    try {
      engine.server().start(Server.Recovery.TAKE_BACK, engine.session(), deadline);
    } catch (StepEnded ended) {
      if (engine.isRunning()) {
        throw ended;
      }
      // What was logged cannot be taken back, such as a change of a table's definition.
      engine
          .place()
          .tell(
              Incident.Severity.WARNING,
              "recovery could not take back what was logged and not committed, and commits it: %s",
              ended.why());
      engine.server().start(Server.Recovery.COMMIT, engine.session(), deadline);
    }
    if (engine.snapshot(deadline).applied().isAtLeast(end)) {
      engine.held().letGo();
    }
  }

  /** Makes sure of what the configuration says; somebody may have started it in another way. */
  private void fence(Deadline deadline) throws SqlFailure {
    var flavour = engine.place().flavour();
    engine.session().run("SET GLOBAL %s = OFF".formatted(flavour.words().acknowledges()), deadline);
    engine.clients().shutOut(engine.session(), deadline);
    flavour.steps().lock(engine.session(), deadline);
  }

  /** Makes the running standby receive from nobody; what has arrived goes on being applied. */
  void stopReceiving(Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    engine.link().delete();
    if (engine.snapshot(deadline).receiver() != null) {
      var flavour = engine.place().flavour();
      var acknowledges = flavour.words().acknowledges();
      engine.session().run("SET GLOBAL %s = OFF".formatted(acknowledges), deadline);
      flavour.steps().endReceiver(engine, deadline);
    }
    var gone = Wait.until(() -> !engine.snapshot(deadline).isReceiving(), Place.STEP, deadline);
    if (!gone) {
      throw StepEnded.unknown("the thread that receives the primary's log has not ended");
    }
  }
}
