package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas of this primary. They confirm once a second by themselves, and a primary whose
 * writes are paused does not ask them to (redis.io, "CLIENT PAUSE"), so they are asked here.
 */
final class Replicas implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

  /** One that is there answers within milliseconds; then its own word has to do. */
  private static final Duration ANSWER = Duration.ofMillis(200);

  private final Engine engine;
  private final Map<HostId, Session> sessions = new HashMap<>();

  /** Did not answer once, and is not asked again. */
  private final Set<HostId> silent = new HashSet<>();

  Replicas(Engine engine) {
    this.engine = engine;
  }

  /**
   * Until those that are connected and confirm have everything that was written, or patience ends.
   */
  void await(Duration patience, Deadline deadline) throws RedisFailure, InterruptedException {
    var most = engine.place().maxLagSeconds();
    var _ =
        Wait.until(
            () -> {
              var info = Info.parse(engine.session().ask(deadline, "INFO", "replication").text());
              return info.replicas().stream()
                  .filter(replica -> replica.online() && replica.lagSeconds() <= most)
                  .allMatch(replica ->
                      replica.offset() >= info.offset() || says(replica, info, deadline));
            },
            Place.STEP,
            deadline.within(patience));
  }

  /** Whether the replica itself says that it has everything. */
  private boolean says(Info.Replica replica, Info primary, Deadline deadline) {
    return engine
        .place()
        .memberAt(replica.address())
        .filter(host -> !silent.contains(host) && has(host, primary, deadline))
        .isPresent();
  }

  private boolean has(HostId host, Info primary, Deadline deadline) {
    var session = sessions.computeIfAbsent(host, engine.place()::sessionTo);
    try {
      var replica = Info.parse(session.ask(deadline.within(ANSWER), "INFO", "replication").text());
      return !replica.isMaster()
          && replica.replicationId().equals(primary.replicationId())
          && replica.offset() >= primary.offset();
    } catch (RedisFailure failure) {
      LOG.debug("{} cannot be asked how far it is: {}", host, failure.text());
      silent.add(host);
      return false;
    }
  }

  @Override
  public void close() {
    sessions.values().forEach(Session::close);
  }
}
