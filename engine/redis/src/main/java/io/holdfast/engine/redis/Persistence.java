package io.holdfast.engine.redis;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.redis.config.ServerConfig;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.spi.engine.StepEnded;
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

  private boolean isWanted() {
    var parameters = engine.place().context().service().parameters();
    return "yes".equals(ServerConfig.wanted(parameters).get("appendonly"));
  }

  /**
   * Has the running server begin an append-only file if the spec wants one. To end one is left to
   * the next start: a whole snapshot must be there first.
   *
   * @return whether that waits for a restart
   */
  boolean begin(Deadline deadline) throws RedisFailure, IOException {
    var enabled = isEnabled(deadline);
    if (isWanted() && !enabled) {
      engine.data().appendOnlyIsCurrent(false);
      var _ = engine.session().ask(deadline, "CONFIG", "SET", "appendonly", "yes");
    }
    return enabled && !isWanted();
  }

  private boolean isEnabled(Deadline deadline) throws RedisFailure {
    return engine.snapshot(deadline).info().number("aof_enabled") == 1;
  }

  /** Has a server that has just been started, and serves nobody, keep what the spec wants. */
  void arrange(Deadline deadline)
      throws RedisFailure, IOException, StepEnded, InterruptedException {
    if (begin(deadline)) {
      var session = engine.session();
      var _ = session.ask(deadline, "BGSAVE", "SCHEDULE");
      var saved =
          Wait.until(
              () -> {
                var info = Info.parse(session.ask(deadline, "INFO", "persistence").text());
                return info.number("rdb_bgsave_in_progress") == 0
                    && info.number("rdb_saves") > 0
                    && info.text("rdb_last_bgsave_status").equals("ok");
              },
              Place.LONGER_STEP,
              deadline);
      if (!saved) {
        throw StepEnded.unknown("the snapshot that replaces the append-only file is not complete");
      }
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
