package io.holdfast.engine.mysql;

import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A flavour's programs on this machine.
 *
 * @param title the flavour
 * @param packages what to install when they are missing
 * @param folders where to look for them, in this order
 */
record Installation(String title, String packages, List<Path> folders) {
  private static final List<Path> USUAL =
      List.of(
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/usr/libexec"));

  Installation {
    folders = List.copyOf(folders);
  }

  /**
   * One in the usual folders, or in those of the home that is named.
   *
   * @param home folder with {@code bin}, or with {@code usr/sbin} and {@code usr/bin}
   */
  static Installation of(String title, String packages, @Nullable String home) {
    if (home == null) {
      return new Installation(title, packages, USUAL);
    }
    var own = new ArrayList<Path>();
    for (var folder : List.of("usr/sbin", "usr/bin", "sbin", "bin")) {
      own.add(Path.of(home).resolve(folder));
    }
    return new Installation(title, packages, own);
  }

  /**
   * Path of a program.
   *
   * @param name {@code mariadbd}, {@code mariadb-dump}
   */
  String program(String name) throws StepEnded {
    return find(name)
        .orElseThrow(() ->
            StepEnded.failed(
                "%s's program %s is not installed: apt-get install %s", title, name, packages))
        .toString();
  }

  /**
   * Path of a program; empty when there is none. A link to a program of another name is another
   * program: MariaDB comes with links under all of MySQL's names.
   */
  Optional<Path> find(String name) {
    for (var folder : folders) {
      var program = folder.resolve(name);
      if (Files.isExecutable(program) && isItself(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  private static boolean isItself(Path program) {
    try {
      return program.toRealPath().getFileName().equals(program.getFileName());
    } catch (IOException _) {
      return false;
    }
  }
}
