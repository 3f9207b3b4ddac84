package io.holdfast.engine.redis;

import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/** Admits clients to the primary. */
final class Opening {
  private final Engine engine;

  Opening(Engine engine) {
    this.engine = engine;
  }

  void open(Deadline deadline) throws IOException, StepEnded, RedisFailure {
    if (engine.snapshot(deadline).reign().isEmpty()) {
      throw StepEnded.refused(ReasonCode.NO_PRIMARY, "it is no primary");
    }
    engine.access().open(engine.session(), deadline);
  }
}
