package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * What was made and must be undone, one line each, written before it is made. Undoing goes through
 * all of it however much is already gone, so that a second attempt ends what a first one could not.
 */
final class Journal {
  private static final String FILE = "journal";

  private final Path file;

  Journal(Path folder) {
    this.file = folder.resolve(FILE);
  }

  boolean exists() {
    return Files.exists(file);
  }

  void process(OsProcess process, String what) {
    add("process %d %d %s".formatted(process.pid(), process.startTicks(), what));
  }

  void namespace(String name) {
    add("namespace " + name);
  }

  void link(String name) {
    add("link " + name);
  }

  void mount(Path folder) {
    add("mount " + folder);
  }

  /** Processes recorded under that name that still run. */
  List<OsProcess> running(String what) {
    return lines().stream()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields[0].equals("process") && fields[3].equals(what))
        .flatMap(fields -> recorded(fields).stream())
        .toList();
  }

  /** Ends processes, then takes down mounts, namespaces and links; keeps files. */
  void undo(Path folder) {
    var lines = lines();
    of(lines, "process").forEach(fields -> recorded(fields).ifPresent(Journal::kill));
    // Engines outlive the agent that started them, on purpose; their working folder gives them
    // away.
    new ProcessGroup(
            "what was left in " + folder,
            process -> process.workingFolder().filter(cwd -> cwd.startsWith(folder)).isPresent())
        .kill();
    for (var fields : of(lines, "namespace")) {
      NamespaceNetwork.group(fields[1]).ifPresent(ProcessGroup::kill);
    }
    of(lines, "mount").forEach(fields -> Command.attempt(List.of("umount", "-l", fields[1])));
    // Before the namespaces: the kernel takes its time over those, with all cables still in them.
    of(lines, "link")
        .forEach(fields -> Command.attempt(List.of("ip", "link", "delete", fields[1])));
    of(lines, "namespace")
        .forEach(fields -> Command.attempt(List.of("ip", "netns", "delete", fields[1])));
  }

  void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new TestkitException("Cannot remove %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void kill(OsProcess process) {
    process.signal(Libc.SIGKILL);
  }

  private static Optional<OsProcess> recorded(String[] fields) {
    long startTicks = Long.parseLong(fields[2]);
    return OsProcess.of(Long.parseLong(fields[1]))
        .filter(process -> process.startTicks() == startTicks && process.isAlive());
  }

  private static List<String[]> of(List<String> lines, String kind) {
    return lines.stream()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields[0].equals(kind))
        .toList()
        .reversed();
  }

  private List<String> lines() {
    try {
      return exists() ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new TestkitException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void add(String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new TestkitException("Cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
