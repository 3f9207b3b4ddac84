package io.holdfast.engine.redis;

import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.config.ServerConfig;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Reply;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Parameters of a running server. What it does not change while it runs waits for a restart. */
final class Tuning {
  private final Engine engine;

  /** Names that the server has said it does not change while it runs. */
  private final ConcurrentSkipListSet<String> fixed = new ConcurrentSkipListSet<>();

  /** Whether an append-only file is to end, which it does at the next start. */
  private volatile boolean endsAppendOnly;

  Tuning(Engine engine) {
    this.engine = engine;
  }

  /** Has a running server of ours take the parameters as the spec has them now. */
  void apply(Deadline deadline) throws IOException, StepEnded, RedisFailure {
    if (!Ownership.isOurs(engine.place()) || !engine.isRunning()) {
      return;
    }
    var refused = new ArrayList<String>();
    for (var setting : wanted().entrySet()) {
      if (setting.getKey().equals("appendonly")) {
        continue;
      }
      var reply =
          engine.session().tryTo(deadline, "CONFIG", "SET", setting.getKey(), setting.getValue());
      if (reply instanceof Reply.Refusal(var text)) {
        if (text.contains("immutable")) {
          fixed.add(setting.getKey());
        } else {
          refused.add(setting.getKey() + ": " + text);
        }
      }
    }
    endsAppendOnly = new Persistence(engine).begin(deadline);
    if (!refused.isEmpty()) {
      throw StepEnded.refused(
          ReasonCode.PARAMETERS_REFUSED,
          "%s; correct the spec, Redis would not start with it",
          String.join(", ", refused));
    }
  }

  private Map<String, String> wanted() {
    return ServerConfig.wanted(engine.place().context().service().parameters());
  }

  boolean isRestartPending() {
    return pending().filter(names -> !names.isEmpty()).isPresent();
  }

  /** What differs from what the running server was started with and cannot be changed live. */
  Optional<List<String>> pending() {
    if (!Ownership.isOurs(engine.place()) || !engine.isRunning()) {
      return Optional.empty();
    }
    try {
      var started = Files.readAllLines(engine.place().files().serverConfig());
      var pending = new TreeSet<String>();
      wanted()
          .forEach((name, value) -> {
            if (fixed.contains(name) && !started.contains(ServerConfig.line(name, value).strip())) {
              pending.add(name);
            }
          });
      if (endsAppendOnly) {
        pending.add("appendonly");
      }
      return Optional.of(List.copyOf(pending));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
