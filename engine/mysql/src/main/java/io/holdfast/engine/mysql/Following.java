package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.LinkFile.Link;
import io.holdfast.engine.mysql.log.Gtid;
import io.holdfast.engine.mysql.log.History;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/** Makes the member follow a primary with the data it has, after making sure that it can. */
final class Following {
  /**
   * How long a receiver may take to connect; the step is done either way, and what is seen tells.
   */
  private static final Duration CONNECTING = Duration.ofSeconds(3);

  /**
   * ER_MASTER_FATAL_ERROR_READING_BINLOG, and how a MySQL standby says it: diverged, or the log is
   * gone.
   */
  private static final Set<Integer> CANNOT_SERVE = Set.of(1236, 13114);

  /** ER_MTA_INCONSISTENT_DATA: nothing is wrong but that applying was ended ({@code Steps}). */
  private static final int ENDED = 1756;

  /** ER_NO_SUCH_TABLE, ER_NO_SUCH_TABLE_IN_ENGINE. */
  private static final Set<Integer> TABLE_LOST = Set.of(1146, 1932);

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
   * because the relay log is thrown away. What has arrived, is in no data yet and is not with the
   * primary either is saved and left out.
   */
  private void settle(History primary, Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var tail = new Tail(engine);
    refuseBroken(engine.snapshot(deadline));
    tail.awaitApplied(deadline);
    var snapshot = engine.snapshot(deadline);
    refuseBroken(snapshot);
    var missing = snapshot.history().beyond(primary);
    if (!missing.isEmpty()) {
      throw StepEnded.refused(
          ReasonCode.DIVERGED, "it has transactions that the primary does not: %s", missing);
    }
    if (tail.isWith(primary, snapshot)) {
      tail.apply(deadline);
    } else {
      new Divergence(engine).saveTail(tail.end(snapshot), term);
      engine.held().letGo();
    }
  }

  private static void refuseBroken(Snapshot snapshot) throws StepEnded {
    var receiver = snapshot.receiver();
    if (receiver != null && receiver.applyError() != 0 && receiver.applyError() != ENDED) {
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
    var flavour = engine.place().flavour();
    flavour.steps().endReplication(engine, deadline);
    for (var statement :
        flavour.words().pointing(engine.place(), link.primary(), user, engine.snapshot(deadline))) {
      point(statement, deadline);
    }
    session.run(
        "SET GLOBAL %s = %s"
            .formatted(flavour.words().acknowledges(), link.acknowledging() ? "ON" : "OFF"),
        deadline);
    engine.link().write(link);
    session.run("START REPLICA", deadline);
    engine.clients().letIn(session, deadline);
  }

  /** A server that has lost a table of its own, as by a crash, cannot follow with what it has. */
  private void point(String statement, Deadline deadline) throws StepEnded, SqlFailure {
    try {
      engine.session().run(statement, deadline);
    } catch (SqlFailure failure) {
      if (TABLE_LOST.contains(failure.number())) {
        throw StepEnded.refused(
            ReasonCode.DIVERGED, "a table of its own that it needs is lost: %s", failure.text());
      }
      throw failure;
    }
  }

  /** Waits a moment for the connection; refuses when the primary cannot serve from there. */
  void awaitConnected(Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    Wait.until(
        () -> {
          var receiver = Objects.requireNonNull(engine.snapshot(deadline).receiver());
          return receiver.streaming() || CANNOT_SERVE.contains(receiver.error());
        },
        Place.LONGER_STEP,
        deadline.within(CONNECTING));
    var receiver = Objects.requireNonNull(engine.snapshot(deadline).receiver());
    if (CANNOT_SERVE.contains(receiver.error())) {
      standby.stopReceiving(deadline);
      throw StepEnded.refused(ReasonCode.LOG_GONE, "%s", receiver.errorText());
    }
  }
}
