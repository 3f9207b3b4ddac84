package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.LinkFile.Link;
import io.holdfast.engine.mysql.log.GtidList;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.Folders;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Copies the primary's data anew, and follows. What was there before is kept until that is done.
 * The copy comes over the client protocol, by mariadb-dump: mariabackup can only read the files of
 * its own machine.
 */
final class Copying {
  private final Engine engine;
  private final Consumer<String> progress;

  Copying(Engine engine, Consumer<String> progress) {
    this.engine = engine;
    this.progress = progress;
  }

  void copy(HostId primary, Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var files = engine.place().files();
    if (engine.isRunning() && !Ownership.isOurs(engine.place())) {
      throw StepEnded.refused(
          ReasonCode.UNUSABLE_DATA,
          "a server that Holdfast does not manage runs in %s: stop it, or adopt it",
          files.data());
    }
    RemotePrimary.State state;
    try (var remote = new RemotePrimary(engine.place(), primary)) {
      state = remote.ask(term, deadline);
      progress.accept("copying from " + primary);
      new Demotion(engine).demote(deadline.within(deadline.left().dividedBy(4)));
      engine.configuration().write();
      var old = replaceByEmpty(state.history(), term, deadline);
      engine.server().start(Server.Recovery.COMMIT, engine.session(), deadline);
      fetch(primary, deadline);
      takeHistory(state.history(), deadline);
      DurableFile.delete(files.loading());
      if (!old.isEmpty()) {
        Folders.delete(Path.of(old));
      }
      state = remote.ask(term, deadline);
    }
    var following = new Following(engine);
    following.follow(new Link(primary, term, state.acknowledging()), deadline);
    following.awaitConnected(deadline);
  }

  /**
   * Puts an empty database in the place of the data; what only the old one has is saved.
   *
   * @return where the old data is kept, when it may be deleted after the copy; empty text otherwise
   */
  private String replaceByEmpty(GtidList primary, Term term, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var files = engine.place().files();
    var kept = Files.exists(files.loading()) ? Files.readString(files.loading()).strip() : "";
    if (!Files.exists(files.loading()) && !engine.data().isEmpty()) {
      var old = files.dataReplaced(Divergence.stamp());
      if (saveOwn(primary, term)) {
        kept = old.toString();
      } else {
        engine
            .place()
            .tell(
                Incident.Severity.WARNING,
                "the data that was in %s is kept in %s: delete it when you no longer need it",
                files.data(),
                old);
      }
      DurableFile.write(files.loading(), kept + "\n", engine.place().account());
      DurableFile.move(files.data(), old);
    }
    DurableFile.write(files.loading(), kept + "\n", engine.place().account());
    Folders.delete(files.data());
    new Initialization(engine).create(deadline);
    engine.held().letGo();
    Ownership.write(engine.place(), "copied");
    return kept;
  }

  /** Whether nothing that only this member had lies in the old data alone. */
  private boolean saveOwn(GtidList primary, Term term) {
    try {
      if (!Ownership.isOurs(engine.place())) {
        return false;
      }
      new Divergence(engine).saveLog(primary, term);
      return true;
    } catch (IOException failure) {
      engine
          .place()
          .tell(
              Incident.Severity.WARNING,
              "the log of the replaced data could not be saved: %s",
              failure.toString());
      return false;
    }
  }

  private void fetch(HostId primary, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var place = engine.place();
    var source = place.writeToolLogin("source", primary, Accounts.FOLLOWER);
    var target = place.writeToolLogin("target", place.context().self(), Accounts.ADMIN);
    try {
      Pipe.run(
          place.account(),
          List.of(
              Installation.program("mariadb-dump"),
              "--defaults-file=" + source,
              "--all-databases",
              "--single-transaction",
              "--quick",
              "--routines",
              "--events",
              "--triggers",
              "--hex-blob",
              "--flush-privileges",
              "--master-data=1",
              "--gtid"),
          List.of(
              Installation.program("mariadb"),
              "--defaults-file=" + target,
              "--init-command=SET SESSION sql_log_bin = 0"),
          "copying from " + primary,
          deadline);
    } finally {
      DurableFile.delete(source);
      DurableFile.delete(target);
    }
  }

  /** The copy's log begins empty; that it has the terms before it is told to the server. */
  private void takeHistory(GtidList primary, Deadline deadline) throws SqlFailure, StepEnded {
    var session = engine.session();
    var at = GtidList.parse(session.text("SELECT @@GLOBAL.gtid_slave_pos", deadline).orElse(""));
    if (at.last().isEmpty()) {
      throw StepEnded.failed("the copy does not say up to where it reaches");
    }
    session.run("RESET MASTER", deadline);
    session.run(
        "SET GLOBAL gtid_binlog_state = " + Accounts.literal(primary.upTo(at).toString()),
        deadline);
    session.run("FLUSH PRIVILEGES", deadline);
  }
}
