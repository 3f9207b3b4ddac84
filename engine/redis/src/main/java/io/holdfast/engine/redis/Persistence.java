package io.holdfast.engine.redis;

import io.holdfast.engine.redis.config.ServerConfig;
import io.holdfast.engine.redis.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import java.io.IOException;

/**
 * Which file holds the data. A server is started from its snapshot unless its append-only file is
 * known to be whole; it is then told to begin one, and only when that is complete is it the one to
 * read next time.
 */
final class Persistence {
  private final Engine engine;

  Persistence(Engine engine) {
    this.engine = engine;
  }

  /** Has the running server keep what the spec wants. */
  void begin(Deadline deadline) throws RedisFailure, IOException {
    var wanted =
        ServerConfig.wanted(engine.place().context().service().parameters()).get("appendonly");
    var session = engine.session();
    var enabled = engine.snapshot(deadline).info().number("aof_enabled") == 1;
    if ("yes".equals(wanted) && !enabled) {
      engine.data().appendOnlyIsCurrent(false);
      var _ = session.ask(deadline, "CONFIG", "SET", "appendonly", "yes");
    } else if (!"yes".equals(wanted) && enabled) {
      // The snapshot first: from then on it is what is read.
      var _ = session.ask(deadline, "SAVE");
      engine.data().appendOnlyIsCurrent(false);
      var _ = session.ask(deadline, "CONFIG", "SET", "appendonly", "no");
    }
  }

  /** Notes that the append-only file has become complete. */
  static void learn(DataDirectory data, Info info) throws IOException {
    if (info.number("aof_enabled") == 1
        && info.number("aof_rewrite_in_progress") == 0
        && info.number("aof_rewrite_scheduled") == 0
        && info.text("aof_last_bgrewrite_status").equals("ok")
        && info.number("aof_base_size") > 0
        && data.hasAppendOnly()) {
      data.appendOnlyIsCurrent(true);
    }
  }
}
