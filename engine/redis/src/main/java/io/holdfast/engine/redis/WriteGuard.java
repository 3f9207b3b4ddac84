package io.holdfast.engine.redis;

import io.holdfast.engine.redis.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes a primary that has lost its replicas refuse writes by itself, agent or no agent: {@code
 * min-replicas-to-write}. It is set while there is a replica, because one that is cut off never had
 * the time to lose them in order; and taken back when they have been gone for longer than a cut-off
 * primary may serve: that this is asked for at all says that the controller is heard.
 */
final class WriteGuard {
  private final Engine engine;
  private @Nullable Long seenNanos;

  WriteGuard(Engine engine) {
    this.engine = engine;
  }

  /** Sets it as the replicas are now. */
  void adjust(Deadline deadline) throws RedisFailure {
    var session = engine.session();
    var most = engine.place().maxLagSeconds();
    var info = Info.parse(session.ask(deadline, "INFO", "replication").text());
    var now = System.nanoTime();
    if (info.replicas().stream()
        .anyMatch(replica -> replica.online() && replica.lagSeconds() <= most)) {
      seenNanos = now;
    }
    var seen = seenNanos;
    var guarded = seen != null && now - seen <= patience().toNanos();
    var _ =
        session.ask(
            deadline,
            "CONFIG",
            "SET",
            "min-replicas-max-lag",
            Integer.toString(most),
            "min-replicas-to-write",
            guarded ? "1" : "0");
  }

  /** A new primary has no replicas yet, and must not wait for any. */
  void lift(Deadline deadline) throws RedisFailure {
    seenNanos = null;
    var _ = engine.session().ask(deadline, "CONFIG", "SET", "min-replicas-to-write", "0");
  }

  /** Longer than the lease of a primary that nobody hears. */
  private Duration patience() {
    var cluster = engine.place().context().cluster();
    var silence = cluster.detection().silence();
    var rpo = engine.place().context().service().objectives().rpo();
    return (rpo.compareTo(silence) > 0 ? rpo : silence).plus(cluster.detection().heartbeat());
  }
}
