package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.StepEnded;
import java.time.Duration;

/** The primary that this member is to follow, asked by its look user. */
final class RemotePrimary implements AutoCloseable {
  private static final Duration PROMOTING = Duration.ofSeconds(2);

  private final HostId host;
  private final Session session;

  RemotePrimary(Place place, HostId host) {
    this.host = host;
    this.session = place.sessionTo(host);
  }

  /** What it says once it is primary of the term; it may be about to become it. */
  Snapshot await(Term term, Deadline deadline) throws StepEnded, InterruptedException {
    var patience = deadline.within(PROMOTING);
    while (true) {
      var problem = "is not primary of term " + term + " yet";
      try {
        var snapshot = Snapshot.others(session, patience);
        var stamp = snapshot.stamp();
        if (snapshot.info().isMaster() && stamp != null && stamp.term().equals(term)) {
          return snapshot;
        }
        if (stamp != null && stamp.term().isAfter(term)) {
          throw StepEnded.unknown("%s: term %s is over", host, term);
        }
      } catch (RedisFailure failure) {
        problem = failure.text();
      }
      if (patience.isOver()) {
        throw StepEnded.unknown("%s: %s", host, problem);
      }
      Thread.sleep(Place.LONGER_STEP);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
