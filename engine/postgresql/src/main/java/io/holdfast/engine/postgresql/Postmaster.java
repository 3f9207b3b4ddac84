package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the server process of a data directory, whoever started it: by {@code postmaster.pid}, and
 * by looking whether that process really is a PostgreSQL that works there, because ids are reused.
 */
final class Postmaster {
  private static final int STATUS_LINE = 7;

  private final Path data;

  Postmaster(Path data) {
    this.data = data;
  }

  Path lockFile() {
    return data.resolve("postmaster.pid");
  }

  /** The running server; empty when there is none. */
  Optional<Life> find() {
    return pid().flatMap(ProcessTable::lifeOf).filter(life -> isServer(life.pid()));
  }

  /** The server's own word for its state, {@code ready}; empty when it has not said any. */
  String status() {
    var lines = lines();
    return lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "";
  }

  /** All processes that belong to the data directory, the postmaster included. */
  List<Integer> processes() {
    return ProcessTable.all().stream().filter(this::isServer).toList();
  }

  /**
   * A process of the running server.
   *
   * @param title what it says it is doing, {@code postgres: demo/a: walreceiver streaming 0/3000}
   */
  record Child(int pid, String title) {
    /** A process that has just been made still has the server's own command line. */
    boolean isTitled() {
      return title.startsWith("postgres: ");
    }

    boolean isReceiver() {
      return title.contains(": walreceiver");
    }
  }

  /** The processes of the running server, except itself. */
  List<Child> children() {
    return find().map(Life::pid).map(ProcessTable::children).orElse(List.of()).stream()
        .map(pid -> new Child(pid, String.join(" ", ProcessTable.arguments(pid)).strip()))
        .filter(child -> !child.title().isEmpty())
        .toList();
  }

  private boolean isServer(int pid) {
    var program = ProcessTable.program(pid);
    return (program.equals("postgres") || program.equals("postmaster"))
        && ProcessTable.worksIn(pid, data);
  }

  private Optional<Integer> pid() {
    var lines = lines();
    try {
      return lines.isEmpty()
          ? Optional.empty()
          // A single-user server writes its id with a minus.
          : Optional.of(Math.abs(Integer.parseInt(lines.getFirst().strip())));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(lockFile());
    } catch (IOException _) {
      return List.of();
    }
  }
}
