package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.Folders;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

/** Creates a new, empty database where there is no data. */
final class Initialization {
  private final Engine engine;

  Initialization(Engine engine) {
    this.engine = engine;
  }

  void initialize(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (!engine.data().isEmpty()) {
      throw StepEnded.refused(
          ReasonCode.UNUSABLE_DATA, "%s is not empty", engine.place().files().data());
    }
    engine.configuration().write();
    create(deadline);
    Ownership.write(engine.place(), "initialized");
    engine.link().delete();
    engine.server().start(Server.Recovery.COMMIT, engine.session(), deadline);
    lead(engine, term, rule, deadline);
  }

  /** Makes a fenced server the first primary, with the spec's users and databases. */
  static void lead(Engine engine, Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    new Promotion(engine)
        .promote(
            term,
            rule,
            () -> {
              try (var logged = engine.place().loggedSession()) {
                new Accounts(engine).createOfSpec(logged, deadline);
              }
            },
            deadline);
  }

  /** In a folder beside, so that a data directory is there whole or not at all. */
  void create(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    var files = engine.place().files();
    Folders.delete(files.dataInTheMaking());
    engine.place().account().createPrivateFolder(files.dataInTheMaking());
    var result =
        new Command(
                engine.place().account(),
                engine.place().flavour().creation(files.dataInTheMaking()),
                Map.of())
            .run(deadline);
    if (!result.isSuccess()) {
      throw StepEnded.failed("creating the database failed: %s", result.lastLine());
    }
    Files.deleteIfExists(files.data());
    DurableFile.move(files.dataInTheMaking(), files.data());
  }
}
