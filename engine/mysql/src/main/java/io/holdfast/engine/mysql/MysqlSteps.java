package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.log.GtidSet;
import io.holdfast.engine.mysql.log.History;
import io.holdfast.engine.mysql.log.MysqlLog;
import io.holdfast.engine.mysql.log.Reign;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Path;

/** What MySQL does in its own way; docs/adr/0024. */
final class MysqlSteps implements Steps {
  /** The thread that hands out what is to be applied; there is none where one thread does all. */
  private static final String COORDINATOR =
      "SELECT processlist_id FROM performance_schema.threads JOIN performance_schema.replication_applier_status_by_coordinator USING (thread_id)";

  private static final int ER_NO_SUCH_THREAD = 1094;

  /** MySQL commits what it had logged when it starts, whatever became of it elsewhere. */
  @Override
  public boolean takesBack() {
    return false;
  }

  @Override
  public void lock(Session session, Deadline deadline) throws SqlFailure {
    session.run("SET GLOBAL super_read_only = ON", deadline);
  }

  @Override
  public void makeReady(Engine engine, Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (hasLed(engine.session(), term, deadline)) {
      engine.server().stop(deadline.within(deadline.left().dividedBy(2)));
      engine.server().start(Server.Recovery.COMMIT, engine.session(), deadline);
    }
    engine.session().run("SET GLOBAL super_read_only = OFF", deadline);
  }

  /** Whether it has written under its present name, other than in that very term. */
  private static boolean hasLed(Session session, Term term, Deadline deadline)
      throws SqlFailure, StepEnded {
    var executed = executed(session, deadline);
    var name = name(session, deadline);
    var ours = Reign.of(name, term.number());
    if (ours.isEmpty()) {
      return true;
    }
    if (executed.hasOf(ours.get().toString())) {
      return false;
    }
    return executed.hasOf(name)
        || executed.reigns().stream().anyMatch(led -> led.nonce().equals(ours.get().nonce()));
  }

  private static GtidSet executed(Session session, Deadline deadline) throws SqlFailure {
    return GtidSet.parse(session.text("SELECT @@GLOBAL.gtid_executed", deadline).orElse(""));
  }

  private static String name(Session session, Deadline deadline) throws SqlFailure {
    return session.text("SELECT @@GLOBAL.server_uuid", deadline).orElse("");
  }

  @Override
  public void endReceiver(Engine engine, Deadline deadline) throws SqlFailure {
    engine.session().run("STOP REPLICA IO_THREAD", deadline);
  }

  /**
   * A primary that was lost in the middle of a transaction leaves a beginning of it, and {@code
   * STOP REPLICA} waits a minute for the rest. A coordinator that is killed lets go of it at once.
   * Source: {@code sql_slave_killed} and {@code SLAVE_WAIT_GROUP_DONE} in sql/rpl_replica.cc.
   */
  @Override
  public void endReplication(Engine engine, Deadline deadline)
      throws SqlFailure, InterruptedException {
    var session = engine.session();
    session.run("STOP REPLICA IO_THREAD", deadline);
    var coordinator = session.text(COORDINATOR, deadline);
    if (coordinator.isPresent()) {
      try {
        session.run("KILL " + coordinator.get(), deadline);
      } catch (SqlFailure failure) {
        if (failure.number() != ER_NO_SUCH_THREAD) { // it has ended meanwhile
          throw failure;
        }
      }
      var _ = Wait.until(() -> !engine.snapshot(deadline).isApplying(), Place.STEP, deadline);
    }
    session.run("STOP REPLICA", deadline);
  }

  @Override
  public void beginTerm(Session logged, Term term, LogPosition end, Deadline deadline)
      throws SqlFailure, StepEnded {
    var name = name(logged, deadline);
    var reign =
        Reign.of(name, term.number())
            .orElseThrow(() ->
                StepEnded.refused(
                    ReasonCode.STALE_TERM, "the server's name %s is none of ours", name));
    logged.run("SET SESSION gtid_next = '%s:1'".formatted(reign), deadline);
    logged.run("BEGIN", deadline);
    logged.run("COMMIT", deadline);
    logged.run("SET SESSION gtid_next = 'AUTOMATIC'", deadline);
  }

  /** It ends without waiting until its standbys have everything, so they are waited for before. */
  @Override
  public void shutDown(Engine engine, Deadline deadline)
      throws IOException, SqlFailure, InterruptedException {
    var session = engine.session();
    new MysqlFarewell(engine).say(deadline);
    if (engine.snapshot(deadline).receiver() != null) {
      endReplication(engine, deadline);
    }
    session.run("SET SESSION lock_wait_timeout = 1", deadline);
    session.run("SET GLOBAL super_read_only = ON", deadline);
    new StopNote(engine).write(deadline);
    new MysqlShutdown(engine).begin(deadline);
  }

  @Override
  public LogPosition stoppedAt(Engine engine) throws IOException {
    return new StopNote(engine).read().end();
  }

  /** The server itself knows what its relay log holds, also after a crash. */
  @Override
  public LogPosition end(Engine engine, Snapshot snapshot) {
    return snapshot.received();
  }

  @Override
  public boolean isTailWith(Engine engine, History primary, Snapshot snapshot) {
    var receiver = snapshot.receiver();
    return receiver == null || GtidSet.of(primary).holds(GtidSet.of(receiver.received()));
  }

  /** What is torn at the relay log's end was not received, and ends the thread that applies. */
  @Override
  public void applyRest(Engine engine, Deadline deadline)
      throws StepEnded, SqlFailure, InterruptedException {
    var before = engine.snapshot(deadline);
    if (before.isApplying() || before.applied().isAtLeast(before.received())) {
      return;
    }
    engine.session().run("START REPLICA SQL_THREAD", deadline);
    var done =
        Wait.until(
            () -> {
              var now = engine.snapshot(deadline);
              return now.applied().isAtLeast(now.received()) || !now.isApplying();
            },
            Place.STEP,
            deadline);
    if (!done) {
      throw StepEnded.unknown("the server still applies what it has received");
    }
    var after = engine.snapshot(deadline);
    var receiver = after.receiver();
    if (!after.applied().isAtLeast(after.received()) && receiver != null) {
      throw StepEnded.failed("what was received cannot be applied: %s", receiver.applyErrorText());
    }
    endReplication(engine, deadline);
  }

  @Override
  public History logged(Path file) throws IOException {
    return MysqlLog.read(file);
  }

  @Override
  public void fetch(Engine engine, HostId primary, History history, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    new MysqlClone(engine).fetch(primary, deadline);
  }
}
