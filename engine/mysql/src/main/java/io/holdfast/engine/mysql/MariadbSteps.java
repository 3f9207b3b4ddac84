package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.mysql.log.Gtid;
import io.holdfast.engine.mysql.log.GtidList;
import io.holdfast.engine.mysql.log.History;
import io.holdfast.engine.mysql.log.LogFile;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What MariaDB does in its own way; docs/adr/0016 and 0017. */
final class MariadbSteps implements Steps {
  @Override
  public boolean takesBack() {
    return true;
  }

  @Override
  public void lock(Session session, Deadline deadline) {
    // Nothing stops one who may ignore read_only.
  }

  @Override
  public void makeReady(Engine engine, Term term, Deadline deadline) {
    // We may ignore read_only, and any server can lead in any term.
  }

  @Override
  public void endReceiver(Engine engine, Deadline deadline) throws SqlFailure {
    new Goodbye(engine).say(deadline);
  }

  @Override
  public void endReplication(Engine engine, Deadline deadline) throws SqlFailure {
    engine.session().run("STOP REPLICA", deadline);
  }

  @Override
  public void beginTerm(Session logged, Term term, LogPosition end, Deadline deadline)
      throws SqlFailure {
    if (end.offset() > 0) {
      logged.run("SET SESSION gtid_seq_no = " + (end.offset() + 1), deadline);
    }
  }

  /** With commits that nobody acknowledged it would wait for ever for the standbys. */
  @Override
  public void shutDown(Engine engine, Deadline deadline) throws SqlFailure, InterruptedException {
    var words = engine.place().flavour().words();
    var waits =
        new Farewell(engine).reachedOne(deadline)
            || engine.snapshot(deadline).semiSync().startsWith(words.waitsNot());
    engine.session().run(waits ? "SHUTDOWN WAIT FOR ALL SLAVES" : "SHUTDOWN", deadline);
  }

  @Override
  public LogPosition stoppedAt(Engine engine) throws IOException {
    return latest(engine.binaryLog().end(), latest(engine.held().end(), engine.relayLog().end()));
  }

  @Override
  public LogPosition end(Engine engine, Snapshot snapshot) throws IOException {
    var end = latest(snapshot.received(), engine.held().end());
    return snapshot.isApplying() ? end : latest(end, engine.relayLog().end());
  }

  private static LogPosition latest(LogPosition one, LogPosition other) {
    return one.isAtLeast(other) ? one : other;
  }

  @Override
  public boolean isTailWith(Engine engine, History primary, Snapshot snapshot) throws IOException {
    return GtidList.of(primary).contains(end(engine, snapshot));
  }

  /**
   * From the files: MariaDB throws a relay log away when both its threads start anew, and knows
   * nothing of what recovery took back.
   */
  @Override
  public void applyRest(Engine engine, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var snapshot = engine.snapshot(deadline);
    replay(engine, engine.held().files(), engine.held().end(), snapshot, deadline);
    if (!snapshot.isApplying()) {
      var next = engine.snapshot(deadline);
      replay(engine, engine.relayLog().files(), engine.relayLog().end(), next, deadline);
    }
  }

  private static void replay(
      Engine engine, List<Path> files, LogPosition end, Snapshot snapshot, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    if (files.isEmpty() || snapshot.applied().isAtLeast(end)) {
      return;
    }
    var place = engine.place();
    var programs = place.flavour().installation();
    var login = place.writeToolLogin("replay", place.context().self(), Accounts.ADMIN);
    try {
      var source = new ArrayList<>(List.of(programs.program("mariadb-binlog"), "--no-defaults"));
      var from = ofOurDomain(GtidList.of(snapshot.history()));
      if (!from.last().isEmpty()) {
        source.add("--start-position=" + from);
      }
      source.add("--stop-position=" + new Gtid(Gtid.DOMAIN, end.term().number(), end.offset()));
      files.forEach(file -> source.add(file.toString()));
      Pipe.run(
          place.account(),
          source,
          List.of(programs.program("mariadb"), "--defaults-file=" + login, "--binary-mode"),
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

  @Override
  public History logged(Path file) throws IOException {
    return LogFile.read(file).last();
  }

  /**
   * The copy comes over the client protocol, by mariadb-dump: mariabackup can only read the files
   * of its own machine.
   */
  @Override
  public void fetch(Engine engine, HostId primary, History history, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var place = engine.place();
    var programs = place.flavour().installation();
    var source = place.writeToolLogin("source", primary, Accounts.FOLLOWER);
    var target = place.writeToolLogin("target", place.context().self(), Accounts.ADMIN);
    try {
      Pipe.run(
          place.account(),
          List.of(
              programs.program("mariadb-dump"),
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
              programs.program("mariadb"),
              "--defaults-file=" + target,
              "--init-command=SET SESSION sql_log_bin = 0"),
          "copying from " + primary,
          deadline);
    } finally {
      DurableFile.delete(source);
      DurableFile.delete(target);
    }
    takeHistory(engine.session(), GtidList.of(history), deadline);
  }

  /** The copy's log begins empty; that it has the terms before it is told to the server. */
  private static void takeHistory(Session session, GtidList primary, Deadline deadline)
      throws SqlFailure, StepEnded {
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
