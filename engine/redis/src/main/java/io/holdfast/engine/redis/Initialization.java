package io.holdfast.engine.redis;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/** Creates a new, empty data set where there is no data. */
final class Initialization {
  private final Engine engine;
  private final Promotion promotion;

  Initialization(Engine engine, Promotion promotion) {
    this.engine = engine;
    this.promotion = promotion;
  }

  void initialize(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, RedisFailure, InterruptedException {
    Enforcement.requireAlone(rule);
    if (!engine.data().isAbsent() || !engine.process().all().isEmpty()) {
      throw StepEnded.refused(
          ReasonCode.UNUSABLE_DATA,
          "%s is not empty, or a server works there",
          engine.place().files().data());
    }
    Ownership.write(engine.place(), "initialized");
    engine.data().appendOnlyIsCurrent(false);
    new Standby(engine).start(deadline);
    promotion.promote(term, rule, deadline);
    // Something on disk, so that a member whose server dies at once is not taken for one without.
    var _ = engine.session().ask(deadline, "SAVE");
  }
}
