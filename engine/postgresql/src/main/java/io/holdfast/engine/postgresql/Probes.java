package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.report.Sighting;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Asks other members' servers, each on a kept connection. */
final class Probes implements AutoCloseable {
  private final Place place;
  private final Map<HostId, Session> sessions = new ConcurrentHashMap<>();

  Probes(Place place) {
    this.place = place;
  }

  /**
   * Asks one. A server that is starting up or shutting down answers, but no query: nothing is known
   * of when it will, so it counts as silent. One that refuses us for another reason, such as too
   * many connections, is evidently alive.
   */
  Sighting.Outcome ask(HostId target, Deadline deadline) {
    var session = sessions.computeIfAbsent(target, place::sessionTo);
    try {
      session.isTrue("SELECT true", deadline);
      return Sighting.Outcome.ANSWERED;
    } catch (SqlFailure failure) {
      return switch (failure.cause()) {
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
