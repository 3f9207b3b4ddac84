package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes over data that was here before, as a closed primary. A server of somebody else's making is
 * restarted once with our configuration. Its earlier GTIDs stay what they are; ours begin in a
 * domain of their own.
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
      takeOver(term, rule, deadline);
    }
  }

  /** Data that we made or took over before, of a service whose record is gone. */
  private void resume(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (!engine.isRunning()) {
      new Standby(engine).startFenced(deadline);
    }
    var snapshot = engine.snapshot(deadline);
    if (snapshot.writable()) {
      engine.enforcement().enforce(rule, deadline);
    } else {
      new Standby(engine).stopReceiving(deadline);
      var reached = new Tail(engine).end(engine.snapshot(deadline)).term().next();
      Initialization.lead(engine, term.isAfter(reached) ? term : reached, rule, deadline);
    }
  }

  private void takeOver(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var data = engine.place().files().data();
    if (Files.exists(data.resolve("master.info"))) {
      throw isReplica(data);
    }
    engine.configuration().write();
    if (engine.isRunning()) {
      engine
          .place()
          .tell(Incident.Severity.INFO, "restarting the database in %s to adopt it", data);
      engine.server().stop(deadline);
    }
    engine.server().start(Server.Recovery.COMMIT, engine.session(), deadline);
    if (engine.snapshot(deadline).receiver() != null) {
      engine.server().stop(deadline);
      throw isReplica(data);
    }
    Ownership.write(engine.place(), "adopted");
    var reached = engine.snapshot(deadline).applied().term().next();
    Initialization.lead(engine, term.isAfter(reached) ? term : reached, rule, deadline);
    engine
        .place()
        .tell(
            Incident.Severity.INFO,
            "the database in %s is adopted with the settings of the spec; whatever started it before (a unit of systemd, for example) must not start it again: it would come up without a fence",
            data);
  }

  private static StepEnded isReplica(Path data) {
    return StepEnded.refused(
        ReasonCode.UNUSABLE_DATA,
        "%s is a replica of a primary that Holdfast does not manage: run STOP REPLICA and RESET REPLICA ALL in it first, or adopt its primary",
        data);
  }
}
