package io.holdfast.engine.mysql;

import io.holdfast.spi.engine.StepEnded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** MariaDB's programs on this machine. */
final class Installation {
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/usr/libexec"));

  private Installation() {}

  /**
   * Path of a program.
   *
   * @param name {@code mariadbd}, {@code mariadb-dump}
   */
  static String program(String name) throws StepEnded {
    for (var folder : FOLDERS) {
      var program = folder.resolve(name);
      if (Files.isExecutable(program)) {
        return program.toString();
      }
    }
    throw StepEnded.failed(
        "MariaDB's program %s is not installed: apt-get install mariadb-server", name);
  }
}
