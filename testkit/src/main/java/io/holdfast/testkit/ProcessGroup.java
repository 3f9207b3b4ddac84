package io.holdfast.testkit;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The processes of one host, whatever started them, found anew each time. */
final class ProcessGroup {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String name;
  private final Predicate<OsProcess> belongs;

  /**
   * Makes a group.
   *
   * @param belongs whether a process is one of its own; descendants of such count too
   */
  ProcessGroup(String name, Predicate<OsProcess> belongs) {
    this.name = name;
    this.belongs = belongs;
  }

  /** The live ones. */
  List<OsProcess> members() {
    var all = OsProcess.all();
    Set<Long> inside = new HashSet<>();
    for (var process : all) {
      if (process.pid() != ProcessHandle.current().pid() && belongs.test(process)) {
        inside.add(process.pid());
      }
    }
    boolean grown = !inside.isEmpty();
    while (grown) {
      grown = false;
      for (var process : all) {
        grown |= inside.contains(process.parent()) && inside.add(process.pid());
      }
    }
    return all.stream()
        .filter(process -> inside.contains(process.pid()) && process.state() != 'Z')
        .toList();
  }

  /** Stops every one, until none is left running: a process may start another meanwhile. */
  void freeze() {
    Waiting.until(
        () -> {
          var running = members().stream().filter(process -> !process.isStopped()).toList();
          running.forEach(process -> process.signal(Libc.SIGSTOP));
          return running.isEmpty();
        },
        PATIENCE,
        () -> "%s would not freeze: %s".formatted(name, members()));
  }

  void thaw() {
    members().forEach(process -> process.signal(Libc.SIGCONT));
  }

  /** Ends every one at once: nobody gets to see another one die and react. */
  void kill() {
    freeze();
    Waiting.until(
        () -> {
          var left = members();
          left.forEach(process -> process.signal(Libc.SIGKILL));
          return left.isEmpty();
        },
        PATIENCE,
        () -> "%s would not die: %s".formatted(name, members()));
  }
}
