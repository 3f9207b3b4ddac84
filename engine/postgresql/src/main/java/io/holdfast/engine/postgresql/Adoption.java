package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.config.AccessRules;
import io.holdfast.engine.postgresql.config.AutoConf;
import io.holdfast.engine.postgresql.config.OriginalConfig;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/**
 * Takes over data that was here before, as a closed primary. A database of somebody else's making
 * is restarted once, because our accounts and settings must be there before anybody connects; it
 * keeps its own settings except those that Holdfast decides, and its timeline's number is the term.
 */
final class Adoption {
  private final Engine engine;

  Adoption(Engine engine) {
    this.engine = engine;
  }

  void adopt(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var objection = engine.data().objection();
    if (objection.isPresent()) {
      throw StepEnded.refused(objection.get().code(), "%s", objection.get().detail());
    }
    if (Ownership.isOurs(engine.place())) {
      resume(term, rule, deadline);
    } else {
      takeOver(rule, deadline);
    }
  }

  /** Data that we made or took over before, of a service whose record is gone. */
  private void resume(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var standby = new Standby(engine);
    if (!engine.isRunning()) {
      standby.startFenced(deadline);
    }
    if (engine.snapshot(deadline).inRecovery()) {
      standby.stopReceiving(deadline);
      var reached = standby.lastRecord(deadline).term().next();
      new Promotion(engine).promote(term.isAfter(reached) ? term : reached, rule, deadline);
    } else {
      new Accounts(engine).create(deadline);
      engine.enforcement().enforce(rule, engine.session(), deadline);
    }
  }

  private void takeOver(AckRule rule, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var files = engine.place().files();
    if (Files.exists(files.standbySignal())
        || Files.exists(files.data().resolve("recovery.signal"))) {
      throw StepEnded.refused(
          ReasonCode.UNUSABLE_DATA,
          "%s is a standby of a primary that Holdfast does not manage: promote it first, or adopt its primary",
          files.data());
    }
    engine.configuration().writeStatic(Map.of());
    OriginalConfig.keep(files, engine.place().account());
    if (engine.isRunning()) {
      engine
          .place()
          .tell(Incident.Severity.INFO, "restarting the database in %s to adopt it", files.data());
      engine.server().stop(deadline);
    }
    var removed = AutoConf.removeOwned(files, engine.place().account());
    if (!removed.isEmpty()) {
      engine
          .place()
          .tell(
              Incident.Severity.WARNING,
              "settings made by ALTER SYSTEM that Holdfast decides were removed from postgresql.auto.conf: %s",
              String.join(", ", removed));
    }
    engine.configuration().fence();
    createSuperuser(deadline);
    engine.server().start(engine.data().requiredInstallation(), engine.session(), deadline);
    new Accounts(engine).create(deadline);
    Ownership.write(engine.place(), "adopted");
    engine.server().willComeBackAsStandby();
    engine.enforcement().enforce(rule, engine.session(), deadline);
    engine
        .place()
        .tell(
            Incident.Severity.INFO,
            "the database in %s is adopted; whatever started it before (a unit of systemd, for example) must not start it again",
            files.data());
  }

  /** In single-user mode, which asks for no password that we do not have yet. */
  private void createSuperuser(Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var place = engine.place();
    var name = AccessRules.SUPERUSER;
    var statements =
        """
        DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE %1$s; END IF; END $$;
        ALTER ROLE %1$s SUPERUSER LOGIN PASSWORD '%2$s';
        """
            .formatted(name, ScramVerifier.ofRandomSecret(place.password("superuser")));
    var command =
        new Command(
            place.account(),
            List.of(
                engine.data().requiredInstallation().program("postgres"),
                "--single",
                "-D",
                place.files().data().toString(),
                "-c",
                "config_file=" + place.files().mainConfig(),
                "-c",
                "synchronous_commit=local",
                "-c",
                "logging_collector=off",
                "-c",
                "log_statement=none",
                Place.DATABASE),
            Map.of());
    var result = command.run(statements, deadline, _ -> {});
    var error = result.lines().stream().filter(Adoption::isError).findFirst();
    if (!result.isSuccess() || error.isPresent()) {
      throw StepEnded.failed(
          "the account %s could not be created: %s", name, error.orElse(result.lastLine()));
    }
  }

  private static boolean isError(String line) {
    return line.contains("ERROR:") || line.contains("FATAL:") || line.contains("PANIC:");
  }
}
