package io.holdfast.cli.demo;

import io.holdfast.testkit.Engine;
import io.holdfast.testkit.OsUser;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;

/** Gets the engine from the distribution's packages where it is missing. */
final class EnginePackages {
  private EnginePackages() {}

  /**
   * Makes sure that there is a server of it.
   *
   * @throws DemoException with the command to run, when it is missing and this user may not install
   */
  static void require(Engine engine, Progress progress) {
    if (engine.isInstalled()) {
      return;
    }
    var name = engine.distributionPackage();
    if (!OsUser.isRoot()) {
      throw new DemoException(
          "%s is not installed: run 'sudo apt-get install %s' and start again."
              .formatted(engine, name));
    }
    progress.during(
        "%s is not installed: installing the distribution's package %s".formatted(engine, name),
        () -> "apt-get is still at work",
        () -> {
          if (apt(engine, "install", "-y", "-q", "--no-install-recommends", name) != 0) {
            // A fresh machine knows no packages before its first update.
            var _ = apt(engine, "update", "-q");
            var _ = apt(engine, "install", "-y", "-q", "--no-install-recommends", name);
          }
          return name;
        });
    check(engine);
  }

  private static void check(Engine engine) {
    if (!engine.isInstalled()) {
      throw new DemoException(
          "%s could not be installed: run 'apt-get install %s', see what it says, and start again."
              .formatted(engine, engine.distributionPackage()));
    }
  }

  private static int apt(Engine engine, String... arguments) {
    var command = new java.util.ArrayList<>(List.of("apt-get"));
    command.addAll(List.of(arguments));
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(Map.of("DEBIAN_FRONTEND", "noninteractive"));
      return builder.redirectOutput(Redirect.DISCARD).start().waitFor();
    } catch (IOException e) {
      throw new DemoException(
          "%s is not installed and there is no apt-get here: install a server of it where Debian's"
                  .formatted(engine)
              + " package has it, and start again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException(
          "Interrupted while apt-get was installing " + engine.distributionPackage() + ".");
    }
  }
}
