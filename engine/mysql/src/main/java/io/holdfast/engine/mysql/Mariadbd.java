package io.holdfast.engine.mysql;

import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the server process of a data directory, whoever started it: by our pid file when it names a
 * server that works there, otherwise among all processes.
 */
final class Mariadbd {
  private static final Set<String> PROGRAMS = Set.of("mariadbd", "mysqld");

  private final MemberFiles files;

  Mariadbd(MemberFiles files) {
    this.files = files;
  }

  /** The server of which our pid file tells; one read when there is none. */
  Optional<Life> findByPidFile() {
    try {
      var pid = Integer.parseInt(Files.readString(files.pidFile()).strip());
      return worksHere(pid) ? ProcessTable.lifeOf(pid) : Optional.empty();
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** The running server; empty when there is none. */
  Optional<Life> find() {
    var ours = findByPidFile();
    return ours.isPresent() ? ours : processes().stream().findFirst().flatMap(ProcessTable::lifeOf);
  }

  /** All servers that work in the data directory. */
  List<Integer> processes() {
    return ProcessTable.all().stream().filter(this::worksHere).toList();
  }

  private boolean worksHere(int pid) {
    return PROGRAMS.contains(ProcessTable.program(pid)) && isIn(pid, files.data());
  }

  private static boolean isIn(int pid, Path data) {
    return Files.exists(data) && ProcessTable.worksIn(pid, data);
  }
}
