package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.postgresql.config.Link;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Takes the member back to where it agrees with the primary, by pg_rewind, and follows. */
final class Rewinding {
  private final Engine engine;
  private final Consumer<String> progress;

  Rewinding(Engine engine, Consumer<String> progress) {
    this.engine = engine;
    this.progress = progress;
  }

  void rewind(HostId primary, Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var files = engine.place().files();
    var standby = new Standby(engine);
    try (var remote = new RemotePrimary(engine.place(), primary)) {
      var state = remote.ask(term, deadline);
      if (!engine.isRunning()) {
        standby.startFenced(deadline);
      }
      if (!engine.snapshot(deadline).inRecovery()) {
        throw StepEnded.refused(ReasonCode.DIVERGED, "it is a primary and must be demoted first");
      }
      standby.stopReceiving(deadline);
      var end = standby.lastRecord(deadline);
      var control = engine.data().control(deadline);
      if (!control.systemId().equals(state.systemId()) || !control.checksums()) {
        throw StepEnded.refused(
            ReasonCode.DIVERGED,
            "its data cannot be rewound: of another database, or without checksums");
      }
      var own = engine.timelines(deadline).history(Math.toIntExact(end.term().number()));
      new Divergence(engine)
          .save(end, state.history().forkFrom(own, end.offset()), primary, term, deadline);
      remote.awaitCheckpoint(term, deadline);
      remote.keepLogFor(engine.place().context().self(), deadline);
      progress.accept("rewinding to " + primary);
      engine.server().stop(deadline);
      DurableFile.write(files.rewinding(), primary + " " + term + "\n", engine.place().account());
      run(primary, deadline);
      engine.forgetData();
    }
    var link = new Link(primary, term);
    var configuration = engine.configuration();
    engine.place().writePasswordFile(files.receiverPassword());
    engine.writeSettings(deadline);
    configuration.write(configuration.receivingFrom(link));
    configuration.writeAccess(true);
    engine.server().willComeBackAsStandby();
    DurableFile.delete(files.rewinding());
    progress.accept("starting after the rewind");
    engine.server().start(engine.data().requiredInstallation(), engine.session(), deadline);
  }

  private void run(HostId primary, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var place = engine.place();
    var password = place.files().toolPassword();
    place.writePasswordFile(password);
    try {
      var result =
          new Command(
                  place.account(),
                  List.of(
                      engine.data().requiredInstallation().program("pg_rewind"),
                      "--target-pgdata=" + place.files().data(),
                      "--source-server="
                          + place.connectionTo(primary, password)
                          + " dbname="
                          + Place.DATABASE),
                  Map.of())
              .run(deadline);
      if (!result.isSuccess()) {
        throw StepEnded.refused(
            ReasonCode.DIVERGED, "rewinding to %s failed: %s", primary, result.lastLine());
      }
    } finally {
      DurableFile.delete(password);
    }
  }
}
