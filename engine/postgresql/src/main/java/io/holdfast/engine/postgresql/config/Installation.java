package io.holdfast.engine.postgresql.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One installed PostgreSQL.
 *
 * @param major 13 to 18
 * @param programs folder of its programs
 */
public record Installation(int major, Path programs) {
  /** Oldest and newest version that is supported. */
  public static final int OLDEST = 13;

  public static final int NEWEST = 18;

  private static final List<Path> ROOTS =
      List.of(Path.of("/usr/lib/postgresql"), Path.of("/opt/postgresql"));

  public String program(String name) {
    return programs.resolve(name).toString();
  }

  /** The supported versions on this machine, newest first. */
  public static List<Installation> all() {
    var found = new ArrayList<Installation>();
    for (var root : ROOTS) {
      if (Files.isDirectory(root)) {
        addFrom(root, found);
      }
    }
    // Red Hat's packages have a folder per version directly under /usr.
    for (var major = OLDEST; major <= NEWEST; major++) {
      add(Path.of("/usr/pgsql-" + major), major, found);
    }
    found.sort(Comparator.comparingInt(Installation::major).reversed());
    return found;
  }

  private static void addFrom(Path root, List<Installation> found) {
    try (var entries = Files.newDirectoryStream(root, "[0-9][0-9]")) {
      for (var entry : entries) {
        add(entry, Integer.parseInt(entry.getFileName().toString()), found);
      }
    } catch (IOException _) {
      // A folder that cannot be read holds no version for us.
    }
  }

  private static void add(Path folder, int major, List<Installation> found) {
    var programs = folder.resolve("bin");
    if (major >= OLDEST && major <= NEWEST && Files.isExecutable(programs.resolve("postgres"))) {
      found.add(new Installation(major, programs));
    }
  }

  /** The newest one. */
  public static Optional<Installation> newest() {
    return all().stream().findFirst();
  }

  /** The one of this version. */
  public static Optional<Installation> of(int major) {
    return all().stream().filter(one -> one.major() == major).findFirst();
  }
}
