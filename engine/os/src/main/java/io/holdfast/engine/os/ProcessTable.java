package io.holdfast.engine.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processes as Linux shows them under {@code /proc}. */
public final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  private ProcessTable() {}

  /**
   * One life of a process. Ids are reused, the pair with the start is not.
   *
   * @param startTicks clock ticks between the machine's start and the process's
   */
  public record Life(int pid, long startTicks) {
    /** Whether this very process still runs; a zombie does not. */
    public boolean isRunning() {
      return lifeOf(pid).filter(this::equals).isPresent();
    }
  }

  /** The process that has the id now; empty when there is none, or only a zombie. */
  public static Optional<Life> lifeOf(int pid) {
    return ProcessStat.of(pid)
        .filter(stat -> !stat.hasEnded())
        .map(stat -> new Life(pid, stat.startTicks()));
  }

  /** Whether this very process is stopped by a signal. */
  public static boolean isStopped(Life life) {
    return ProcessStat.of(life.pid())
        .filter(stat -> stat.state() == 'T' && stat.startTicks() == life.startTicks())
        .isPresent();
  }

  /** Whether this very process does something of its own when it is sent that signal. */
  public static boolean handles(Life life, Signal signal) {
    try (var lines = Files.lines(PROC.resolve(life.pid() + "/status"))) {
      return lines
              .filter(line -> line.startsWith("SigCgt:"))
              .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
              .anyMatch(caught -> (caught >>> (signal.number() - 1) & 1) == 1)
          && life.isRunning();
    } catch (IOException | UncheckedIOException _) {
      return false;
    }
  }

  /** File name of the program the process runs; empty when it may not be known. */
  public static String program(int pid) {
    var name = link(pid, "exe").map(path -> path.getFileName().toString()).orElse("");
    // An upgraded package leaves running programs with this suffix.
    return name.endsWith(" (deleted)") ? name.substring(0, name.length() - 10) : name;
  }

  /**
   * Whether the process's working folder is this one; a database's processes work in their data
   * directory.
   */
  public static boolean worksIn(int pid, Path folder) {
    try {
      return link(pid, "cwd").filter(folder.toRealPath()::equals).isPresent();
    } catch (IOException _) {
      return false;
    }
  }

  /** Where a link of the process leads: asked of its other threads when the first has ended. */
  private static Optional<Path> link(int pid, String name) {
    var process = PROC.resolve(Integer.toString(pid));
    return link(process.resolve(name))
        .or(() ->
            threads(pid).stream()
                .filter(thread -> thread != pid)
                .flatMap(thread -> link(process.resolve("task/" + thread + "/" + name)).stream())
                .findFirst());
  }

  private static Optional<Path> link(Path path) {
    try {
      return Optional.of(Files.readSymbolicLink(path));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The process's arguments, or its title when it changed it. */
  public static List<String> arguments(int pid) {
    try {
      var line = Files.readString(PROC.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      return List.of(line.split("\0"));
    } catch (IOException _) {
      return List.of();
    }
  }

  /** Ids of the process's children. */
  public static List<Integer> children(int pid) {
    try {
      var line =
          Files.readString(
              PROC.resolve(pid + "/task/" + pid + "/children"), StandardCharsets.ISO_8859_1);
      var children = new ArrayList<Integer>();
      for (var child : line.split(" ")) {
        if (!child.isBlank()) {
          children.add(Integer.valueOf(child.strip()));
        }
      }
      return children;
    } catch (IOException _) {
      return List.of();
    }
  }

  /**
   * Ids of the processes in a group, zombies left out.
   *
   * @param group id of the process that leads the group, or led it
   */
  public static List<Integer> inGroup(int group) {
    return all().stream().filter(pid -> isInGroup(pid, group)).toList();
  }

  private static boolean isInGroup(int pid, int group) {
    return ProcessStat.of(pid)
        .filter(stat -> stat.group() == group && !stat.hasEnded())
        .isPresent();
  }

  /** Whether the process was started with this variable; false when that may not be known. */
  public static boolean wasGiven(int pid, String name, String value) {
    try {
      var text = Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
      return List.of(text.split("\0")).contains(name + "=" + value);
    } catch (IOException _) {
      return false;
    }
  }

  /** Ids of all processes. */
  public static List<Integer> all() {
    return numbered(PROC);
  }

  private static List<Integer> threads(int pid) {
    return numbered(PROC.resolve(pid + "/task"));
  }

  private static List<Integer> numbered(Path folder) {
    var ids = new ArrayList<Integer>();
    try (var entries = Files.newDirectoryStream(folder, "[0-9]*")) {
      for (var entry : entries) {
        ids.add(Integer.valueOf(entry.getFileName().toString()));
      }
    } catch (IOException | DirectoryIteratorException _) {
      return List.of();
    }
    return ids;
  }
}
