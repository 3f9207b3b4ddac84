package io.holdfast.engine.redis;

import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.redis.resp.Address;
import io.holdfast.engine.redis.resp.Session;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A server in the data directory that was not started by us: where it listens is in its title. */
record ForeignServer(Life life, String host, int port) {
  static final Map<String, String> USUAL_NAMES =
      Map.of(
          "dbfilename", "dump.rdb",
          "appenddirname", "appendonlydir",
          "appendfilename", "appendonly.aof");

  private static final Pattern TITLE = Pattern.compile(".*redis-server (\\S*):([0-9]+).*");

  static Optional<ForeignServer> find(ServerProcess process) {
    return process.all().stream().flatMap(life -> of(life).stream()).findFirst();
  }

  private static Optional<ForeignServer> of(Life life) {
    var title = TITLE.matcher(String.join(" ", ProcessTable.arguments(life.pid())).strip());
    if (!title.matches()) {
      return Optional.empty();
    }
    var host = title.group(1).equals("*") ? "127.0.0.1" : title.group(1);
    return Optional.of(new ForeignServer(life, host, Integer.parseInt(title.group(2))));
  }

  /** A connection without a login: a server that asks for one cannot be adopted while it runs. */
  Session session() {
    return new Session(new Address(host, port, "", () -> ""));
  }
}
