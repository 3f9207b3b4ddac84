package io.holdfast.engine.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code /proc/PID/stat} says of a process (proc_pid_stat(5)).
 *
 * @param state the kernel's letter: {@code T} for stopped, {@code Z} for a zombie
 * @param group id of the process's group
 * @param threads how many of the process's threads there are still, its first one included
 * @param startTicks clock ticks between the machine's start and the process's
 */
record ProcessStat(char state, int group, int threads, long startTicks) {
  /** Empty when there is no such process. */
  static Optional<ProcessStat> of(int pid) {
    try {
      return Optional.of(
          parse(
              Files.readString(
                  Path.of("/proc", Integer.toString(pid), "stat"), StandardCharsets.ISO_8859_1)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  static ProcessStat parse(String line) {
    // The second field is the program's name in parentheses, and may itself contain any of them.
    var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return new ProcessStat(
        fields[0].charAt(0),
        Integer.parseInt(fields[2]),
        Integer.parseInt(fields[17]),
        Long.parseLong(fields[19]));
  }

  /**
   * Whether nothing of the process runs any more. The state is that of its first thread alone: a
   * server that is killed is called a zombie while other threads of it still end, and until the
   * last of them has, its files, locks and listening sockets are open.
   */
  boolean hasEnded() {
    return state == 'X' || (state == 'Z' && threads <= 1);
  }
}
