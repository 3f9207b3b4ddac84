package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.redis.config.Users;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;

/** Makes the member follow a primary with the data it has, after making sure that it can. */
final class Following {
  /** How long connecting may take; the step is done either way, and what is seen tells. */
  private static final Duration CONNECTING = Duration.ofSeconds(3);

  private final Engine engine;
  private final Standby standby;

  Following(Engine engine) {
    this.engine = engine;
    this.standby = new Standby(engine);
  }

  void attach(HostId primary, Term term, Deadline deadline)
      throws IOException, StepEnded, RedisFailure, InterruptedException {
    try (var remote = new RemotePrimary(engine.place(), primary)) {
      var state = remote.await(term, deadline);
      if (!engine.isRunning()) {
        standby.startFenced(deadline);
      }
      var snapshot = engine.snapshot(deadline);
      if (snapshot.info().isMaster()) {
        throw StepEnded.refused(ReasonCode.DIVERGED, "it is a primary and must be demoted first");
      }
      if (isTold(snapshot, primary, term)
          && (snapshot.info().isLinkUp() || isReceivingCopy(snapshot.info()))) {
        return;
      }
      standby.stopReceiving(deadline);
      check(engine.snapshot(deadline), state);
      follow(primary, term, deadline);
      var _ =
          Wait.until(
              () -> engine.snapshot(deadline).info().isLinkUp(),
              Place.LONGER_STEP,
              deadline.within(CONNECTING));
    }
  }

  private boolean isTold(Snapshot snapshot, HostId primary, Term term) {
    return snapshot.info().isAttached()
        && snapshot.info().text("master_host").equals(engine.place().address(primary))
        && snapshot.follows().equals(Users.ofTerm(term));
  }

  private static boolean isReceivingCopy(Info info) {
    return info.number("master_sync_in_progress") == 1;
  }

  private void check(Snapshot own, Snapshot primary) throws StepEnded, IOException {
    var extent = engine.log().extent(own);
    switch (Continuation.of(extent, own.stamp(), primary)) {
      case Continuation.Streams _ -> {}
      case Continuation.Contained _ ->
          throw StepEnded.refused(ReasonCode.LOG_GONE, "its data ends at %s", extent.end());
      case Continuation.Diverged(var lost) ->
          throw StepEnded.refused(
              ReasonCode.DIVERGED,
              "its data ends at %s%s",
              extent.end(),
              lost == null ? "" : ", %d bytes beyond the primary's history".formatted(lost));
    }
  }

  /** Points the running, detached standby at the primary and admits readers. */
  void follow(HostId primary, Term term, Deadline deadline)
      throws IOException, StepEnded, RedisFailure {
    // From here on it receives: an older note of where it ended holds no longer.
    DurableFile.delete(engine.place().files().stopped());
    var session = engine.session();
    var _ =
        session.ask(
            deadline,
            "CONFIG",
            "SET",
            "masteruser",
            Users.ofTerm(term),
            "masterauth",
            engine.place().password("replication"));
    var _ =
        session.ask(
            deadline,
            "REPLICAOF",
            engine.place().address(primary),
            Integer.toString(engine.place().port()));
    engine.access().open(session, deadline);
  }
}
