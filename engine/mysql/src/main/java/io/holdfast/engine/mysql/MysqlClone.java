package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/**
 * Copies the primary's files through its clone plugin into a running, empty server. That server
 * ends itself, because nothing but us starts it again. Source: MySQL Reference Manual, "Cloning
 * Remote Data".
 */
final class MysqlClone {
  /** ER_RESTART_SERVER_FAILED: all is here, and the server goes to be started again. */
  private static final int ENDS = 3707;

  /** Whether some have been waiting for longer than a standby that is there takes. */
  private static final String WAITING =
      "SELECT EXISTS (SELECT 1 FROM performance_schema.processlist WHERE state LIKE 'Waiting for semi-sync ACK%' AND time >= 2)";

  private final Engine engine;

  MysqlClone(Engine engine) {
    this.engine = engine;
  }

  /** The plugin would wait for them, and they may be waiting for this very copy. */
  private void refuseWhileCommitsWait(HostId primary, Deadline deadline)
      throws StepEnded, SqlFailure {
    try (var remote = engine.place().sessionTo(primary)) {
      if (remote.isTrue(WAITING, deadline)) {
        throw StepEnded.unknown(
            "commits at %s wait for a standby, and MySQL copies nothing while they do: let another standby come back, or lower the durability",
            primary);
      }
    }
  }

  void fetch(HostId primary, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    refuseWhileCommitsWait(primary, deadline);
    var place = engine.place();
    var session = engine.session();
    var server = engine.process().find().orElseThrow(() -> StepEnded.unknown("MySQL does not run"));
    session.run(
        "SET GLOBAL clone_valid_donor_list = "
            + Accounts.literal(place.address(primary) + ":" + place.port()),
        deadline);
    try {
      session.run(
          "CLONE INSTANCE FROM %s@%s:%d IDENTIFIED BY %s"
              .formatted(
                  Accounts.literal(Accounts.FOLLOWER),
                  Accounts.literal(place.address(primary)),
                  place.port(),
                  Accounts.literal(place.passwordOf(Accounts.FOLLOWER))),
          deadline);
    } catch (SqlFailure failure) {
      if (failure.number() != ENDS && server.isRunning()) {
        throw failure;
      }
    }
    if (!Wait.until(() -> !server.isRunning(), Place.LONGER_STEP, deadline)) {
      throw StepEnded.unknown("the server does not end after copying from %s", primary);
    }
    engine.server().start(Server.Recovery.COMMIT, session, deadline);
    var problem =
        session.text(
            "SELECT concat(state, ' ', error_message) FROM performance_schema.clone_status WHERE state <> 'Completed'",
            deadline);
    if (problem.isPresent()) {
      throw StepEnded.failed("copying from %s: %s", primary, problem.get());
    }
    session.run("RESET REPLICA ALL", deadline);
  }
}
