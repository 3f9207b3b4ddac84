package io.holdfast.engine.redis;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;

/**
 * Makes a primary that has lost its replicas refuse writes by itself, agent or no agent: {@code
 * min-replicas-to-write}. It is on while there is a replica. It is taken back when the replicas
 * have closed their connections, which they can do only through a network that works; and when they
 * have been silent for longer than a primary that nobody hears may serve, but the controller is
 * heard. Source: redis.io, "Redis replication", allow writes only with N attached replicas.
 */
final class WriteGuard {
  private final Place place;

  WriteGuard(Place place) {
    this.place = place;
  }

  /**
   * Sets it as the replicas are now.
   *
   * @param heard whether the controller has been heard within the lease
   */
  void adjust(Info info, boolean heard, Session session, Deadline deadline) throws RedisFailure {
    var wanted = isWanted(info, heard, place.maxLagSeconds(), place.longestLease().toSeconds() + 1);
    if (wanted != isOn(info)) {
      set(wanted, session, deadline);
    }
  }

  /** A new primary has no replicas yet, and must not wait for any. */
  void lift(Session session, Deadline deadline) throws RedisFailure {
    set(false, session, deadline);
  }

  private static boolean isOn(Info info) {
    return info.number("min_slaves_good_slaves") >= 0;
  }

  /** Pure. */
  static boolean isWanted(Info info, boolean heard, long maxLagSeconds, long patienceSeconds) {
    var least =
        info.replicas().stream()
            .filter(Info.Replica::online)
            .mapToLong(Info.Replica::lagSeconds)
            .min();
    if (least.isEmpty()) {
      return false;
    }
    if (least.getAsLong() <= maxLagSeconds) {
      return true;
    }
    return isOn(info) && !(heard && least.getAsLong() > patienceSeconds);
  }

  private void set(boolean on, Session session, Deadline deadline) throws RedisFailure {
    var _ =
        session.ask(
            deadline,
            "CONFIG",
            "SET",
            "min-replicas-max-lag",
            Integer.toString(place.maxLagSeconds()),
            "min-replicas-to-write",
            on ? "1" : "0");
  }
}
