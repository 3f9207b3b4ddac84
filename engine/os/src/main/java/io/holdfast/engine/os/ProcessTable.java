package io.holdfast.engine.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processes as Linux shows them under {@code /proc}. */
public final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final int NO_GROUP = -1;

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
    try {
      var stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The second field is the program's name in parentheses, and may itself contain any of them.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      var state = fields[0].charAt(0);
      return state == 'Z' || state == 'X'
          ? Optional.empty()
          : Optional.of(new Life(pid, Long.parseLong(fields[19])));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether this very process is stopped by a signal. */
  public static boolean isStopped(Life life) {
    try {
      var stat = Files.readString(PROC.resolve(life.pid() + "/stat"), StandardCharsets.ISO_8859_1);
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[0].equals("T") && Long.parseLong(fields[19]) == life.startTicks();
    } catch (IOException _) {
      return false;
    }
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
    try {
      var name = Files.readSymbolicLink(PROC.resolve(pid + "/exe")).getFileName().toString();
      // An upgraded package leaves running programs with this suffix.
      return name.endsWith(" (deleted)") ? name.substring(0, name.length() - 10) : name;
    } catch (IOException _) {
      return "";
    }
  }

  /**
   * Whether the process's working folder is this one; a database's processes work in their data
   * directory.
   */
  public static boolean worksIn(int pid, Path folder) {
    try {
      return Files.readSymbolicLink(PROC.resolve(pid + "/cwd")).equals(folder.toRealPath());
    } catch (IOException _) {
      return false;
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
    return all().stream().filter(pid -> groupOf(pid) == group).toList();
  }

  private static int groupOf(int pid) {
    try {
      var stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      var gone = fields[0].charAt(0) == 'Z' || fields[0].charAt(0) == 'X';
      return gone ? NO_GROUP : Integer.parseInt(fields[2]);
    } catch (IOException _) {
      return NO_GROUP;
    }
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
    var pids = new ArrayList<Integer>();
    try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var entry : entries) {
        pids.add(Integer.valueOf(entry.getFileName().toString()));
      }
    } catch (IOException _) {
      return List.of();
    }
    return pids;
  }
}
