package io.holdfast.engine.redis;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;

/**
 * Ends a reign, or stops a standby. A primary is not stopped but made a standby of nobody, which
 * takes milliseconds whatever the size of its data and lets it continue later from where it is; it
 * has stopped accepting writes before, and its replicas have the rest if they can. One whose
 * parameters wait for a restart is stopped then. One that does not answer is ended by force.
 */
final class Demotion {
  /**
   * How long replicas are waited for; one that is there has what is written within milliseconds.
   */
  private static final Duration CATCHING_UP = Duration.ofSeconds(2);

  /**
   * How long it may take to say what it is. One that hangs is still a primary until it is ended.
   */
  private static final Duration ANSWERING = Duration.ofMillis(500);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** How long clients may take to hear that it takes no more writes, and to leave by themselves. */
  private static final Duration NOTICE = Duration.ofMillis(150);

  private final Engine engine;
  private final Tuning tuning;

  Demotion(Engine engine, Tuning tuning) {
    this.engine = engine;
    this.tuning = tuning;
  }

  void demote(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    if (engine.process().all().isEmpty()) {
      return;
    }
    try {
      var asking = Deadline.after(deadline.left().multipliedBy(6).dividedBy(10));
      if (engine.snapshot(asking.within(ANSWERING)).info().isMaster()) {
        abdicate(asking);
        if (tuning.isRestartPending()) {
          stop(asking);
        }
      } else {
        stop(asking);
      }
    } catch (RedisFailure _) {
      engine.server().kill(deadline);
    }
  }

  private void abdicate(Deadline deadline) throws RedisFailure, InterruptedException {
    var session = engine.session();
    var pause = Long.toString(LONGEST_PAUSE.toMillis());
    var _ = session.ask(deadline, "CLIENT", "PAUSE", pause, "WRITE");
    engine.access().refuse(session, deadline);
    try (var replicas = new Replicas(engine)) {
      handOver(session, replicas, deadline);
    }
    var notice = deadline.within(NOTICE);
    var _ = Wait.until(() -> engine.access().isEmpty(session, deadline), Place.STEP, notice);
    engine.access().close(session, deadline);
    engine.access().refuseReplicas(session, deadline);
  }

  private void handOver(Session session, Replicas replicas, Deadline deadline)
      throws RedisFailure, InterruptedException {
    replicas.await(CATCHING_UP, deadline);
    new Standby(engine).detach(deadline);
    // A write that came during the pause is answered now: READONLY, so its client knows that
    // nothing of it was begun. Ended in its wait, it would have to believe that anything may be.
    var _ = session.ask(deadline, "CLIENT", "UNPAUSE");
    replicas.await(CATCHING_UP, deadline);
  }

  /** Stops a standby such that it continues where it was. */
  private void stop(Deadline deadline)
      throws IOException, StepEnded, RedisFailure, InterruptedException {
    new Standby(engine).stopReceiving(deadline);
    var files = engine.place().files();
    var snapshot = engine.snapshot(deadline);
    var extent = engine.log().extent(snapshot);
    var stamp = snapshot.stamp();
    var id = extent.replicationId();
    engine.data().appendOnlyIsCurrent(false); // what is saved now is newer, and names its offset
    engine.server().stop(engine.session(), deadline);
    if (stamp != null && id != null && extent.exact()) {
      new Rest(stamp, id, extent.end().offset()).write(files.stopped(), engine.place().account());
    }
  }
}
