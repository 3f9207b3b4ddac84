package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.report.Sighting;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Asks other members' servers, each on a kept connection. */
final class Probes implements AutoCloseable {
  private final Place place;
  private final Horizon horizon;
  private final Map<HostId, Session> sessions = new ConcurrentHashMap<>();

  Probes(Place place, Horizon horizon) {
    this.place = place;
    this.horizon = horizon;
  }

  /**
   * Asks one. A server that loads its data answers, but no query: nothing is known of when it will,
   * so it counts as silent, and so does one that a script holds up. One that refuses us for another
   * reason, such as too many connections, is evidently alive.
   */
  Sighting.Outcome ask(HostId target, Deadline deadline) {
    return ask(sessions.computeIfAbsent(target, place::sessionTo), horizon, deadline);
  }

  static Sighting.Outcome ask(Session session, Horizon horizon, Deadline deadline) {
    var asked = System.nanoTime();
    try {
      horizon.heard(Info.parse(session.ask(deadline, "INFO", "replication").text()), asked);
      return Sighting.Outcome.ANSWERED;
    } catch (RedisFailure failure) {
      return switch (failure.why()) {
        case REFUSED -> Sighting.Outcome.REFUSED;
        case SERVER -> Sighting.Outcome.ANSWERED;
        case NOT_YET, SILENT -> Sighting.Outcome.SILENT;
      };
    }
  }

  @Override
  public void close() {
    sessions.values().forEach(Session::close);
  }
}
