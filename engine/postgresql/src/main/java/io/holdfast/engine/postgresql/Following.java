package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.postgresql.config.Link;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;

/** Makes the member follow a primary with the data it has, after making sure that it can. */
final class Following {
  /**
   * How long a receiver may take to connect; the step is done either way, and what is seen tells.
   */
  private static final Duration CONNECTING = Duration.ofSeconds(3);

  private final Engine engine;
  private final Standby standby;

  Following(Engine engine) {
    this.engine = engine;
    this.standby = new Standby(engine);
  }

  void attach(HostId primary, Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var link = new Link(primary, term);
    try (var remote = new RemotePrimary(engine.place(), primary)) {
      // A sealed standby learns of its next primary while that is being promoted: what can be found
      // out without it is found out meanwhile.
      var sealedEnd = isDetachedStandby(deadline) ? endOfLog(deadline) : null;
      if (sealedEnd != null) {
        remote.keepLogFor(engine.place().context().self(), deadline);
      }
      var own = engine.data().control(deadline).systemId();
      var state = remote.await(term, deadline);
      if (!engine.isRunning()) {
        standby.startFenced(deadline);
      }
      var snapshot = engine.snapshot(deadline);
      if (!snapshot.inRecovery()) {
        throw StepEnded.refused(ReasonCode.DIVERGED, "it is a primary and must be demoted first");
      }
      if (link.equals(engine.configuration().live().link()) && snapshot.streaming()) {
        return;
      }
      var end = sealedEnd == null ? endOfLog(deadline) : sealedEnd;
      check(state, own, end);
      new UnreachedTimelines(engine).forget(end.term(), state.history(), deadline);
      remote.requireLogFrom(end, state, deadline);
      if (sealedEnd == null) {
        remote.keepLogFor(engine.place().context().self(), deadline);
      }
      follow(link, deadline);
    }
  }

  private boolean isDetachedStandby(Deadline deadline) throws IOException, SqlFailure {
    var live = engine.configuration().live();
    return live.link() == null
        && live.connection().isEmpty()
        && engine.isRunning()
        && engine.snapshot(deadline).inRecovery();
  }

  private LogPosition endOfLog(Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    standby.stopReceiving(deadline);
    return standby.lastRecord(deadline);
  }

  private static void check(RemotePrimary.State state, String own, LogPosition end)
      throws StepEnded {
    if (!own.equals(state.systemId())) {
      throw StepEnded.refused(
          ReasonCode.DIVERGED,
          "its data is of another database (system identifier %s instead of %s)",
          own,
          state.systemId());
    }
    if (!state.continues(end)) {
      throw StepEnded.refused(
          ReasonCode.DIVERGED,
          "its log ends at %s, which is not on the way to timeline %d",
          end,
          state.history().timeline());
    }
  }

  /** Points the running, detached standby at the primary and admits readers. */
  void follow(Link link, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var configuration = engine.configuration();
    engine.place().writePasswordFile(engine.place().files().receiverPassword());
    configuration.write(configuration.receivingFrom(link));
    configuration.writeAccess(true);
    configuration.reload();
    Wait.until(
        () -> engine.snapshot(deadline).streaming(),
        Place.LONGER_STEP,
        deadline.within(CONNECTING));
    dropOwnSlots(deadline);
  }

  /** Slots of a former reign would keep log for ever: a standby keeps it for nobody. */
  private void dropOwnSlots(Deadline deadline) throws SqlFailure {
    engine
        .session()
        .run(
            """
            SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
            WHERE slot_name LIKE 'holdfast\\_%' AND NOT active
            """,
            deadline);
  }
}
