package io.holdfast.engine.redis;

import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.redis.config.ServerConfig;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/** Steps that leave the member a standby that receives from nobody. */
final class Standby {
  private final Engine engine;

  Standby(Engine engine) {
    this.engine = engine;
  }

  /** Starts the stopped server such that it receives from nobody and serves nobody. */
  void startFenced(Deadline deadline)
      throws IOException, StepEnded, RedisFailure, InterruptedException {
    if (engine.isRunning()) {
      throw StepEnded.refused(ReasonCode.ENGINE_STARTING, "Redis already runs");
    }
    start(deadline);
  }

  /** As {@link #startFenced}; one that runs already is left as it is. */
  void start(Deadline deadline) throws IOException, StepEnded, RedisFailure, InterruptedException {
    engine.server().start(engine.session(), deadline);
    requireVersion(deadline);
    var info = engine.snapshot(deadline).info();
    if (info.isMaster()) {
      throw StepEnded.refused(ReasonCode.ENGINE_STARTING, "Redis runs as a primary");
    }
    new Persistence(engine).arrange(deadline);
  }

  private void requireVersion(Deadline deadline) throws RedisFailure, StepEnded {
    var info = Info.parse(engine.session().ask(deadline, "INFO", "server").text());
    var version = info.text("redis_version");
    if (version.matches("[0-6]\\..*")) {
      throw StepEnded.failed("Redis %s is too old: 7 or newer is needed", version);
    }
  }

  /**
   * Makes the running server receive from nobody. Redis drops the connection and what of it was not
   * applied yet before it answers, keeps its offset, and stays read-only. A file that is being
   * received is thrown away; one that is being loaded has replaced the data already, and is waited
   * for. Source: redis.io, "REPLICAOF".
   */
  void stopReceiving(Deadline deadline) throws StepEnded, RedisFailure, InterruptedException {
    var session = engine.session();
    if (engine.snapshot(deadline).info().isMaster()) {
      throw StepEnded.refused(ReasonCode.SEALING, "it is a primary and must be demoted");
    }
    detach(deadline);
    var gone =
        Wait.until(
            () -> {
              var info = Info.parse(session.ask(deadline, "INFO", "replication").text());
              return !info.isAttached() && !info.isLinkUp();
            },
            Place.STEP,
            deadline);
    if (!gone) {
      throw StepEnded.unknown("Redis has not stopped receiving");
    }
  }

  /** Points the server at nobody; a primary becomes a standby by it. */
  void detach(Deadline deadline) throws RedisFailure {
    var _ =
        engine.session().ask(deadline, "REPLICAOF", ServerConfig.NOBODY, ServerConfig.NOBODY_PORT);
    var _ = engine.session().ask(deadline, "CONFIG", "SET", "masteruser", "", "masterauth", "");
  }
}
