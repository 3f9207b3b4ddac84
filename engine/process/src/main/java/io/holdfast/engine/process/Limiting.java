package io.holdfast.engine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's limits on what the program and its children take together (cgroup v2). Where there
 * is none, or the agent may not use it, the program runs without, and that is said.
 */
final class Limiting {
  private static final Path TOP = Path.of("/sys/fs/cgroup");
  private static final long PERIOD_MICROS = 100_000;

  private final Place place;
  private @Nullable String problem;

  Limiting(Place place) {
    this.place = place;
  }

  /** The group that the program is to be started in; null when nothing is limited, or cannot be. */
  synchronized @Nullable Path prepare() {
    var limits = place.program().limits();
    problem = null;
    if (limits.isNone()) {
      return null;
    }
    try {
      if (!Files.exists(TOP.resolve("cgroup.controllers"))) {
        throw new IOException("this host has no cgroup v2 at " + TOP);
      }
      var all = Files.createDirectories(TOP.resolve("holdfast"));
      if (limits.memoryBytes() != null) {
        enable("+memory", all);
      }
      if (limits.cpuCores() != null) {
        enable("+cpu", all);
      }
      var own = Files.createDirectories(all.resolve(name()));
      var memory = limits.memoryBytes();
      if (memory != null) {
        Files.writeString(own.resolve("memory.max"), Long.toString(memory));
      }
      var cpu = limits.cpuCores();
      if (cpu != null) {
        var quota = Math.max(1_000, Math.round(cpu * PERIOD_MICROS));
        Files.writeString(own.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
      }
      return own;
    } catch (IOException failure) {
      problem = failure.toString();
      return null;
    }
  }

  /** Why the limits are not in force; null when they are, or there are none. */
  synchronized @Nullable String problem() {
    return problem;
  }

  private static void enable(String controller, Path all) throws IOException {
    for (var group : new Path[] {TOP, all}) {
      Files.writeString(group.resolve("cgroup.subtree_control"), controller);
    }
  }

  private String name() {
    return "%s.%s.%s".formatted(place.context().cluster().name(), place.service(), place.self());
  }
}
