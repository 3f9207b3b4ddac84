package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.LinkFile.Link;
import io.holdfast.engine.mysql.log.Gtid;
import io.holdfast.engine.mysql.log.GtidList;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** Makes the member follow a primary with the data it has, after making sure that it can. */
final class Following {
  /**
   * How long a receiver may take to connect; the step is done either way, and what is seen tells.
   */
  private static final Duration CONNECTING = Duration.ofSeconds(3);

  /** ER_MASTER_FATAL_ERROR_READING_BINLOG: diverged, or the log is gone. */
  private static final int CANNOT_SERVE = 1236;

  private final Engine engine;
  private final Standby standby;

  Following(Engine engine) {
    this.engine = engine;
    this.standby = new Standby(engine);
  }

  void attach(HostId primary, Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    try (var remote = new RemotePrimary(engine.place(), primary)) {
      var state = remote.await(term, deadline);
      if (!engine.isRunning()) {
        standby.startFenced(deadline);
      }
      var snapshot = engine.snapshot(deadline);
      if (snapshot.writable()) {
        throw StepEnded.refused(ReasonCode.DIVERGED, "it is a primary and must be demoted first");
      }
      if (snapshot.serverId() < Gtid.FIRST_MEMBER) {
        // A primary that was handing over when its agent was started anew: it would take its former
        // transactions for its own when they come back, and wait for acknowledgements.
        new Demotion(engine).demote(deadline.within(deadline.left().dividedBy(2)));
        standby.startFenced(deadline);
        snapshot = engine.snapshot(deadline);
      }
      var link = new Link(primary, term, state.acknowledging());
      if (link.equals(engine.link().read().orElse(null)) && isFollowing(snapshot)) {
        return;
      }
      standby.stopReceiving(deadline);
      settle(remote.ask(term, deadline).history(), term, deadline);
      follow(link, deadline);
      awaitConnected(deadline);
    }
  }

  private static boolean isFollowing(Snapshot snapshot) {
    var receiver = snapshot.receiver();
    return receiver != null && receiver.streaming() && receiver.applying();
  }

  /**
   * Makes sure that the data is a beginning of the primary's and holds all that has arrived,
   * because MariaDB throws the relay log away. What has arrived, is in no data yet and is not with
   * the primary either is saved and left out.
   */
  private void settle(GtidList primary, Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var tail = new Tail(engine);
    refuseBroken(engine.snapshot(deadline));
    tail.awaitApplied(deadline);
    var snapshot = engine.snapshot(deadline);
    refuseBroken(snapshot);
    var missing = snapshot.history().missingIn(primary);
    if (!missing.isEmpty()) {
      throw StepEnded.refused(
          ReasonCode.DIVERGED, "it has transactions that the primary does not: %s", missing);
    }
    if (primary.contains(tail.end(snapshot))) {
      tail.apply(deadline);
    } else {
      new Divergence(engine).saveTail(tail.end(snapshot), term);
      engine.held().letGo();
    }
  }

  private static void refuseBroken(Snapshot snapshot) throws StepEnded {
    var receiver = snapshot.receiver();
    if (receiver != null && receiver.applyError() != 0) {
      throw StepEnded.refused(
          ReasonCode.DIVERGED,
          "it cannot apply what it has received: %s",
          receiver.applyErrorText());
    }
  }

  /**
   * Points the running, detached standby at the primary and admits readers. Everything that has
   * arrived is in the data or with the primary, so that the relay log may be thrown away.
   */
  void follow(Link link, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var session = engine.session();
    var user =
        link.acknowledging()
            ? Accounts.acknowledger(engine.place().context().self())
            : Accounts.FOLLOWER;
    session.run("STOP SLAVE", deadline);
    session.run(
        "SET GLOBAL gtid_slave_pos = %s"
            .formatted(
                Accounts.literal(
                    engine.snapshot(deadline).history().newestOfEachDomain().toString())),
        deadline);
    session.run(
        """
        CHANGE MASTER TO MASTER_HOST = %s, MASTER_PORT = %d, MASTER_USER = %s, MASTER_PASSWORD = %s,
          MASTER_CONNECT_RETRY = 1, MASTER_HEARTBEAT_PERIOD = 0.5, MASTER_USE_GTID = slave_pos
        """
            .formatted(
                Accounts.literal(engine.place().address(link.primary())),
                engine.place().port(),
                Accounts.literal(user),
                Accounts.literal(engine.place().passwordOf(user))),
        deadline);
    session.run(
        "SET GLOBAL rpl_semi_sync_slave_enabled = " + (link.acknowledging() ? "ON" : "OFF"),
        deadline);
    engine.link().write(link);
    session.run("START SLAVE", deadline);
    engine.clients().letIn(session, deadline);
  }

  /** Waits a moment for the connection; refuses when the primary cannot serve from there. */
  void awaitConnected(Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    Wait.until(
        () -> {
          var receiver = Objects.requireNonNull(engine.snapshot(deadline).receiver());
          return receiver.streaming() || receiver.error() == CANNOT_SERVE;
        },
        Place.LONGER_STEP,
        deadline.within(CONNECTING));
    var receiver = Objects.requireNonNull(engine.snapshot(deadline).receiver());
    if (receiver.error() == CANNOT_SERVE) {
      standby.stopReceiving(deadline);
      throw StepEnded.refused(ReasonCode.LOG_GONE, "%s", receiver.errorText());
    }
  }
}
