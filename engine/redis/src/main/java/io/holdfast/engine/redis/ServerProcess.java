package io.holdfast.engine.redis;

import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.redis.config.MemberFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Finds the server process of a data directory: ours by its pid file, and by looking whether that
 * process really is a Redis that works there, because ids are reused; anybody's by looking at all.
 */
final class ServerProcess {
  private final MemberFiles files;

  ServerProcess(MemberFiles files) {
    this.files = files;
  }

  /** The server that wrote our pid file; empty when there is none. Cheap. */
  Optional<Life> find() {
    try {
      var pid = Integer.parseInt(Files.readString(files.pidFile()).strip());
      return ProcessTable.lifeOf(pid).filter(life -> isServer(life.pid()));
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Every server that works in the data directory, whoever started it. Looks at all processes. */
  List<Life> all() {
    return ProcessTable.all().stream()
        .filter(this::isServer)
        .flatMap(pid -> ProcessTable.lifeOf(pid).stream())
        .toList();
  }

  /** The program is called redis-check-rdb in packages whose redis-server is a link to it. */
  private boolean isServer(int pid) {
    var program = ProcessTable.program(pid);
    return program.startsWith("redis-") && ProcessTable.worksIn(pid, files.data());
  }
}
