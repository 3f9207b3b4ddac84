package io.holdfast.cli.demo;

import io.holdfast.testkit.OsUser;
import io.holdfast.testkit.PostgresBinaries;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;

/** Gets the engine from the distribution's packages where it is missing. */
final class EnginePackages {
  private static final String PACKAGE = "postgresql";

  private EnginePackages() {}

  /**
   * Makes sure that there is a PostgreSQL server.
   *
   * @throws DemoException with the command to run, when it is missing and this user may not install
   */
  static void require(Progress progress) {
    if (PostgresBinaries.find().isPresent()) {
      return;
    }
    if (!OsUser.isRoot()) {
      throw new DemoException(
          "PostgreSQL is not installed: run 'sudo apt-get install %s' and start again."
              .formatted(PACKAGE));
    }
    progress.during(
        "PostgreSQL is not installed: installing the distribution's package " + PACKAGE,
        () -> "apt-get is still at work",
        () -> {
          if (apt("install", "-y", "-q", "--no-install-recommends", PACKAGE) != 0) {
            // A fresh machine knows no packages before its first update.
            var _ = apt("update", "-q");
            var _ = apt("install", "-y", "-q", "--no-install-recommends", PACKAGE);
          }
          return PACKAGE;
        });
    if (PostgresBinaries.find().isEmpty()) {
      throw new DemoException(
          "PostgreSQL could not be installed: run 'apt-get install %s', see what it says, and"
                  .formatted(PACKAGE)
              + " start again.");
    }
  }

  private static int apt(String... arguments) {
    var command = new java.util.ArrayList<>(List.of("apt-get"));
    command.addAll(List.of(arguments));
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(Map.of("DEBIAN_FRONTEND", "noninteractive"));
      return builder.redirectOutput(Redirect.DISCARD).start().waitFor();
    } catch (IOException e) {
      throw new DemoException(
          "PostgreSQL is not installed and there is no apt-get here: install a PostgreSQL server"
              + " under /usr/lib/postgresql and start again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while apt-get was installing " + PACKAGE + ".");
    }
  }
}
