package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Copies the primary's data anew by a full resynchronization, and follows. What only this member
 * had, or may have had, is moved aside first (S7).
 */
final class Copying {
  private static final Duration STOPPING = Duration.ofSeconds(30);
  private static final Duration ONE_LOOK = Duration.ofSeconds(2);

  private final Engine engine;
  private final Consumer<String> progress;

  Copying(Engine engine, Consumer<String> progress) {
    this.engine = engine;
    this.progress = progress;
  }

  void copy(HostId primary, Term term, Deadline deadline)
      throws IOException, StepEnded, RedisFailure, InterruptedException {
    if (!Ownership.isOurs(engine.place()) && !engine.process().all().isEmpty()) {
      throw StepEnded.refused(
          ReasonCode.UNUSABLE_DATA,
          "a server that Holdfast does not manage runs in %s: stop it, or adopt it",
          engine.place().files().data());
    }
    progress.accept("copying from " + primary);
    try (var remote = new RemotePrimary(engine.place(), primary)) {
      var state = remote.await(term, deadline);
      if (!engine.data().isAbsent()) {
        save(state, primary, term, deadline);
      }
    }
    if (!Ownership.isOurs(engine.place())) {
      Ownership.write(engine.place(), "copied");
    }
    var standby = new Standby(engine);
    standby.start(deadline);
    standby.stopReceiving(deadline);
    new Following(engine).follow(primary, term, deadline);
    await(primary, term, deadline);
  }

  private void save(Snapshot primary, HostId host, Term term, Deadline deadline)
      throws IOException, StepEnded, RedisFailure, InterruptedException {
    var standby = new Standby(engine);
    if (!Ownership.isOurs(engine.place())) {
      new Divergence(engine).moveAside(null, null, host, term);
      return;
    }
    if (!engine.isRunning()) {
      standby.startFenced(deadline);
    }
    standby.stopReceiving(deadline);
    var own = engine.snapshot(deadline);
    var extent = engine.log().extent(own);
    if (Continuation.of(extent, own.stamp(), primary) instanceof Continuation.Diverged(var lost)) {
      engine.data().appendOnlyIsCurrent(false);
      engine.server().stop(engine.session(), deadline.within(STOPPING));
      new Divergence(engine).moveAside(extent, lost, host, term);
    }
  }

  private void await(HostId primary, Term term, Deadline deadline)
      throws RedisFailure, StepEnded, InterruptedException {
    while (true) {
      var left = 0L;
      try {
        var snapshot = engine.snapshot(deadline.within(ONE_LOOK));
        var stamp = snapshot.stamp();
        if (snapshot.info().isLinkUp() && stamp != null && stamp.term().equals(term)) {
          return;
        }
        if (!snapshot.info().isAttached()) {
          throw StepEnded.failed("something made it stop following %s", primary);
        }
        left = snapshot.info().number("master_sync_left_bytes");
      } catch (RedisFailure failure) {
        // It throws the old data away and loads the new; as long as it runs that goes on.
        if (!engine.isRunning()) {
          throw StepEnded.failed("Redis ended while it copied: %s", failure.text());
        }
      }
      progress.accept(
          left > 0
              ? "copying from %s: %d MB left".formatted(primary, left >> 20)
              : "copying from %s".formatted(primary));
      if (deadline.isOver()) {
        throw StepEnded.unknown("the copy from %s is not complete", primary);
      }
      Thread.sleep(Place.LONGER_STEP);
    }
  }
}
