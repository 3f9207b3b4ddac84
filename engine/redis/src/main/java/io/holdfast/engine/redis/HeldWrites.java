package io.holdfast.engine.redis;

import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds writes at a primary that others have chosen: {@code CLIENT PAUSE … WRITE}, which ends by
 * itself when nobody comes back to it. Nothing of the server's configuration is touched. Source:
 * redis.io, "CLIENT PAUSE".
 */
final class HeldWrites {
  /** A pause that is about to end counts as over, so that it is made anew in time. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  /** Beyond the time that a switchover may take. */
  private static final Duration LONGER = Duration.ofSeconds(3);

  private final Session session;
  private final Duration pause;
  private @Nullable Term heldIn;
  private long untilNanos;

  HeldWrites(Session session, Duration switchoverTimeout) {
    this.session = session;
    this.pause = switchoverTimeout.plus(LONGER);
  }

  /** In which term they are held; empty when they are not, or not much longer. */
  synchronized Optional<Term> heldIn() {
    return untilNanos - MARGIN.toNanos() - System.nanoTime() > 0
        ? Optional.ofNullable(heldIn)
        : Optional.empty();
  }

  synchronized void hold(Term term, Deadline deadline) throws RedisFailure {
    var asked = System.nanoTime();
    var _ = session.ask(deadline, "CLIENT", "PAUSE", Long.toString(pause.toMillis()), "WRITE");
    heldIn = term;
    untilNanos = asked + pause.toNanos();
  }

  /**
   * Lets writes go on.
   *
   * @param dismiss ends the connections of all clients first, so that what waits is not performed
   */
  synchronized void release(boolean dismiss, Deadline deadline) throws RedisFailure {
    if (dismiss) {
      var _ = session.ask(deadline, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    }
    var _ = session.ask(deadline, "CLIENT", "UNPAUSE");
    heldIn = null;
  }

  /** The member has been made a standby: a pause only keeps its clients from being told so. */
  synchronized void leave(Deadline deadline) throws RedisFailure {
    if (heldIn != null) {
      release(false, deadline);
    }
  }
}
