package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.Folders;
import io.holdfast.engine.postgresql.config.AccessRules;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creates a new, empty database where there is no data. */
final class Initialization {
  private final Engine engine;

  Initialization(Engine engine) {
    this.engine = engine;
  }

  void initialize(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (!engine.data().isAbsent()) {
      throw StepEnded.refused(
          ReasonCode.UNUSABLE_DATA, "%s is not empty", engine.place().files().data());
    }
    engine.configuration().writeStatic(Map.of());
    engine.configuration().fence();
    create(deadline);
    engine.server().start(engine.data().requiredInstallation(), engine.session(), deadline);
    new Accounts(engine).create(deadline);
    engine.server().willComeBackAsStandby();
    if (term.number() == 1) {
      engine.enforcement().enforce(rule, engine.session(), deadline);
    } else {
      new Demotion(engine).demote(deadline);
      new Standby(engine).startFenced(deadline);
      new Promotion(engine).promote(term, rule, deadline);
    }
  }

  /** In a folder beside, so that a data directory is there whole or not at all. */
  private void create(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    var files = engine.place().files();
    var account = engine.place().account();
    Folders.delete(files.dataInTheMaking());
    account.createPrivateFolder(files.dataInTheMaking());
    var password = files.config().resolve("initdb.password");
    DurableFile.write(password, engine.place().password("superuser") + "\n", account);
    try {
      var result =
          new Command(account, initdb(files.dataInTheMaking(), password), Map.of()).run(deadline);
      if (!result.isSuccess()) {
        throw StepEnded.failed("initdb failed: %s", result.lastLine());
      }
    } finally {
      DurableFile.delete(password);
    }
    Files.deleteIfExists(files.data());
    DurableFile.move(files.dataInTheMaking(), files.data());
    engine.forgetData();
    Ownership.write(engine.place(), "initialized");
  }

  private List<String> initdb(Path data, Path password) throws StepEnded {
    return new ArrayList<>(
        List.of(
            engine.data().requiredInstallation().program("initdb"),
            "--pgdata=" + data,
            "--username=" + AccessRules.SUPERUSER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--data-checksums",
            "--encoding=UTF8",
            "--locale=C.UTF-8"));
  }
}
