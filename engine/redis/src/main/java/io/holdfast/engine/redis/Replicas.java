package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Those that may be asked; one that did not answer is not asked again. */
  private final List<HostId> askable;

  Replicas(Engine engine) {
    this.engine = engine;
    this.askable = new ArrayList<>(engine.place().others());
  }

  /**
   * Until those that are connected and confirm have everything that was written, or the deadline.
   */
  void await(Deadline deadline) throws RedisFailure, InterruptedException {
    var most = engine.place().maxLagSeconds();
    var _ =
        Wait.until(
            () -> {
              var info = Info.parse(engine.session().ask(deadline, "INFO", "replication").text());
              var present =
                  info.replicas().stream()
                      .filter(replica -> replica.online() && replica.lagSeconds() <= most)
                      .toList();
              return present.stream().allMatch(replica -> replica.offset() >= info.offset())
                  || present.size() <= howManyHave(info, deadline);
            },
            Place.STEP,
            deadline);
  }

  private long howManyHave(Info primary, Deadline deadline) {
    return List.copyOf(askable).stream().filter(host -> has(host, primary, deadline)).count();
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
      askable.remove(host);
      return false;
    }
  }

  @Override
  public void close() {
    sessions.values().forEach(Session::close);
  }
}
