package io.holdfast.engine.redis;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;

/**
 * What a serving primary needs from time to time. The stream is kept for everybody, up to its limit
 * ({@code repl-backlog-size}); what is done here is to stamp it anew and to count the replicas.
 */
final class Upkeep {
  private final Engine engine;
  private final WriteGuard guard;

  Upkeep(Engine engine, WriteGuard guard) {
    this.engine = engine;
    this.guard = guard;
  }

  void keep(Deadline deadline) throws RedisFailure {
    var snapshot = engine.snapshot(deadline);
    var reign = snapshot.reign();
    if (reign.isPresent()) {
      guard.adjust(snapshot.info(), true, engine.session(), deadline);
      engine.log().renew(reign.get(), engine.session(), deadline);
    }
  }
}
