package io.holdfast.engine.redis;

import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.config.Users;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Reply;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The end of the member's log: stamps it as a primary, reads it as anybody. */
final class Log {
  /** Lineages remembered; a server has one per reign that it has followed. */
  private static final int MOST_LINEAGES = 1000;

  /** What makes a server refuse writes, with the value with which it does not. */
  private static final Map<String, String> LIMITS =
      Map.of("maxmemory", "0", "stop-writes-on-bgsave-error", "no", "min-replicas-to-write", "0");

  private final Place place;
  private final Map<String, Term> lineages = new ConcurrentHashMap<>();

  Log(Place place) {
    this.place = place;
  }

  /**
   * Writes the stamp of a term that begins. A server whose memory is full, or whose last snapshot
   * failed, refuses all writes; this one it takes.
   */
  void stamp(Term term, Session session, Deadline deadline) throws RedisFailure, StepEnded {
    if (!(write(term, session, deadline) instanceof Reply.Refusal)) {
      return;
    }
    var before = new TreeMap<String, String>();
    for (var limit : LIMITS.keySet()) {
      before.put(limit, session.ask(deadline, "CONFIG", "GET", limit).each().getLast().text());
    }
    try {
      set(LIMITS, session, deadline);
      if (write(term, session, deadline) instanceof Reply.Refusal(var text)) {
        throw StepEnded.failed("the term's stamp could not be written: %s", text);
      }
    } finally {
      set(before, session, deadline);
    }
  }

  private static void set(Map<String, String> settings, Session session, Deadline deadline)
      throws RedisFailure {
    for (var setting : settings.entrySet()) {
      var _ = session.ask(deadline, "CONFIG", "SET", setting.getKey(), setting.getValue());
    }
  }

  /** Writes the stamp anew in a term that goes on; where writes are refused the old one stays. */
  void renew(Term term, Session session, Deadline deadline) throws RedisFailure {
    var _ = write(term, session, deadline);
  }

  private Reply write(Term term, Session session, Deadline deadline) throws RedisFailure {
    var info = Info.parse(session.ask(deadline, "INFO", "replication").text());
    var stamp = new Stamp(term, place.self(), info.replicationId(), info.offset());
    return session.tryTo(deadline, "FUNCTION", "LOAD", "REPLACE", stamp.code());
  }

  /** How far the data goes. */
  Extent extent(Snapshot snapshot) throws IOException {
    learn(snapshot);
    return Extent.of(
        snapshot,
        Rest.read(place.files().resumed()).orElse(null),
        (id, stamp) -> stamp.term().equals(lineages.get(id)));
  }

  /**
   * A primary may take a new replication id when its first replica comes, after it wrote the stamp;
   * a replica that is receiving in the stamp's term learns that the id is of that term.
   */
  private void learn(Snapshot snapshot) {
    var stamp = snapshot.stamp();
    var info = snapshot.info();
    if (stamp == null || lineages.size() >= MOST_LINEAGES) {
      return;
    }
    var follows =
        info.isAttached()
            && info.isLinkUp()
            && Users.termOf(snapshot.follows()).filter(stamp.term()::equals).isPresent();
    var reigns = snapshot.reign().filter(stamp.term()::equals).isPresent();
    if (follows || reigns) {
      lineages.put(info.replicationId(), stamp.term());
    }
  }
}
