package io.holdfast.engine.redis;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/**
 * Makes a detached standby the closed primary of a term: first the stamp of the term, then the user
 * with which its replicas log in. Whoever dies in between comes back as the standby it was.
 */
final class Promotion {
  private final Engine engine;
  private final WriteGuard guard;

  Promotion(Engine engine, WriteGuard guard) {
    this.engine = engine;
    this.guard = guard;
  }

  void promote(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, RedisFailure, InterruptedException {
    Enforcement.requireAlone(rule);
    var session = engine.session();
    var before = engine.snapshot(deadline);
    if (!before.reign().filter(term::equals).isPresent()) {
      check(before, term);
      DurableFile.delete(engine.place().files().stopped());
      engine.access().close(session, deadline);
      engine.access().refuseReplicas(session, deadline);
      guard.lift(session, deadline);
      var _ = session.ask(deadline, "REPLICAOF", "NO", "ONE");
      engine.log().stamp(term, session, deadline);
      engine.access().admitReplicas(term, session, deadline);
    }
    engine.enforcement().enforce(rule, deadline);
  }

  private static void check(Snapshot before, Term term) throws StepEnded {
    if (before.info().isMaster()) {
      throw StepEnded.refused(ReasonCode.SEALING, "it is a primary and must be demoted first");
    }
    if (before.info().isAttached()) {
      throw StepEnded.refused(ReasonCode.SEALING, "it still receives from a primary");
    }
    var stamp = before.stamp();
    if (stamp != null && !term.isAfter(stamp.term())) {
      throw StepEnded.refused(
          ReasonCode.STALE_TERM, "term %s cannot follow term %s", term, stamp.term());
    }
  }
}
