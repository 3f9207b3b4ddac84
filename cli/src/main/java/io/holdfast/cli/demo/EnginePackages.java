package io.holdfast.cli.demo;

import io.holdfast.testkit.OsUser;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;

/** Gets engines and other servers from the distribution's packages where they are missing. */
final class EnginePackages {
  private EnginePackages() {}

  /**
   * Makes sure that there is a server of it.
   *
   * @throws DemoException with the command to run, when it is missing and this user may not install
   */
  static void require(Software wanted, Progress progress) {
    if (wanted.isThere()) {
      return;
    }
    var name = wanted.distributionPackage();
    if (!OsUser.isRoot()) {
      throw new DemoException(
          "%s is not installed: run 'sudo apt-get install %s' and start again."
              .formatted(wanted, name));
    }
    progress.during(
        "%s is not installed: installing the distribution's package %s".formatted(wanted, name),
        () -> "apt-get is still at work",
        () -> {
          if (apt(wanted, "install", "-y", "-q", "--no-install-recommends", name) != 0) {
            // A fresh machine knows no packages before its first update.
            var _ = apt(wanted, "update", "-q");
            var _ = apt(wanted, "install", "-y", "-q", "--no-install-recommends", name);
          }
          return name;
        });
    check(wanted);
  }

  private static void check(Software wanted) {
    if (!wanted.isThere()) {
      throw new DemoException(
          "%s could not be installed: run 'apt-get install %s', see what it says, and start again."
              .formatted(wanted, wanted.distributionPackage()));
    }
  }

  private static int apt(Software wanted, String... arguments) {
    var command = new java.util.ArrayList<>(List.of("apt-get"));
    command.addAll(List.of(arguments));
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(Map.of("DEBIAN_FRONTEND", "noninteractive"));
      return builder.redirectOutput(Redirect.DISCARD).start().waitFor();
    } catch (IOException e) {
      throw new DemoException(
          "%s is not installed and there is no apt-get here: install it where Debian's"
                  .formatted(wanted)
              + " package has it, and start again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException(
          "Interrupted while apt-get was installing " + wanted.distributionPackage() + ".");
    }
  }
}
