package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/** Where the distribution's packages put the newest installed PostgreSQL server. */
public final class PostgresBinaries {
  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

  private PostgresBinaries() {}

  /**
   * The folder with {@code postgres}, {@code initdb} and {@code pg_ctl}; empty without a server.
   */
  public static Optional<Path> find() {
    if (!Files.isDirectory(PACKAGES)) {
      return Optional.empty();
    }
    try (var versions = Files.list(PACKAGES)) {
      return versions
          .filter(version -> version.getFileName().toString().matches("\\d+"))
          .filter(version -> Files.isExecutable(version.resolve("bin/postgres")))
          .max(
              Comparator.comparingInt(
                  version -> Integer.parseInt(version.getFileName().toString())))
          .map(version -> version.resolve("bin"));
    } catch (IOException e) {
      throw new TestkitException("Cannot read %s: %s".formatted(PACKAGES, e.getMessage()), e);
    }
  }

  static String path(String program) {
    return find()
        .orElseThrow(() ->
            new TestkitException(
                "No PostgreSQL server found under %s: run 'apt-get install postgresql'"
                    .formatted(PACKAGES)))
        .resolve(program)
        .toString();
  }
}
