package io.holdfast.engine.redis;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import java.time.Duration;

/** Shuts new clients out of a primary and gives the present ones a moment. */
final class Draining {
  /** A command of Redis takes far less; a transaction is queued and performed at once. */
  private static final Duration NOTICE = Duration.ofMillis(50);

  private final Engine engine;

  Draining(Engine engine) {
    this.engine = engine;
  }

  void drain(Deadline deadline) throws RedisFailure, InterruptedException {
    engine.access().refuse(engine.session(), deadline);
    Thread.sleep(NOTICE);
  }
}
