package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process of this machine, told from a later one with the same pid by its start time.
 *
 * @param parent pid of the parent at the time of looking
 * @param startTicks start time since boot, as the kernel counts it
 * @param state the kernel's letter; Z for one that is dead and not yet collected
 */
record OsProcess(long pid, long parent, long startTicks, char state) {
  private static final Path PROC = Path.of("/proc");

  /** The kernel's unit of processor time towards programs, the same on every Linux that we know. */
  private static final int TICKS_PER_SECOND = 100;

  static Optional<OsProcess> of(long pid) {
    String stat;
    try {
      stat = Files.readString(PROC.resolve(pid + "/stat"));
    } catch (IOException e) {
      return Optional.empty(); // gone
    }
    // The name stands in parentheses and may hold anything; the numbers begin behind it.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Optional.of(
        new OsProcess(
            pid, Long.parseLong(fields[1]), Long.parseLong(fields[19]), fields[0].charAt(0)));
  }

  /** All that run now. */
  static List<OsProcess> all() {
    try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      var all = new ArrayList<OsProcess>();
      for (var entry : entries) {
        of(Long.parseLong(entry.getFileName().toString())).ifPresent(all::add);
      }
      return all;
    } catch (IOException e) {
      throw new TestkitException("Cannot read /proc: " + e.getMessage(), e);
    }
  }

  /** Whether this very process still runs, stopped or not. */
  boolean isAlive() {
    return of(pid)
        .filter(now -> now.startTicks == startTicks && now.state != 'Z' && now.state != 'X')
        .isPresent();
  }

  boolean isStopped() {
    return of(pid).filter(now -> now.startTicks == startTicks && now.state == 'T').isPresent();
  }

  /** What it has taken of the processors, its threads together; nothing when it is gone. */
  Duration processorTime() {
    try {
      var stat = Files.readString(PROC.resolve(pid + "/stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    } catch (IOException e) {
      return Duration.ZERO;
    }
  }

  /** Sends a signal, unless it is gone. */
  void signal(int signal) {
    if (isAlive()) {
      Libc.kill(pid, signal);
    }
  }

  /** Where it works; empty when it is gone or another user's. */
  Optional<Path> workingFolder() {
    return link("cwd").map(Path::of);
  }

  /** Whether the kernel calls it that; it keeps 15 letters of the program's name. */
  boolean isNamed(String program) {
    try {
      return Files.readString(PROC.resolve(pid + "/comm")).strip().equals(program);
    } catch (IOException e) {
      return false;
    }
  }

  /** Its network namespace, as in {@code net:[4026531840]}. */
  Optional<String> network() {
    return link("ns/net");
  }

  private Optional<String> link(String name) {
    try {
      return Optional.of(Files.readSymbolicLink(PROC.resolve(pid + "/" + name)).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
