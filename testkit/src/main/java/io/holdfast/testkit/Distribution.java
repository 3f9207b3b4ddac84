package io.holdfast.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The assembled product: all jars in {@code lib}, flags of the JVM in {@code jvm.options}.
 *
 * @param home the folder that holds both
 */
public record Distribution(Path home) {
  private static final String MAIN = "io.holdfast.cli.Main";

  /**
   * The one this code was started from, or else the one built in the source tree around the working
   * folder.
   */
  public static Distribution locate() {
    return ofRunningJar()
        .or(Distribution::ofSourceTree)
        .orElseThrow(() ->
            new TestkitException(
                "No assembled distribution found at or above %s: run './mvnw -DskipTests package'"
                    .formatted(Path.of("").toAbsolutePath())));
  }

  /** The command line of a {@code holdfast} process, with the flags the launcher gives it. */
  List<String> command(String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + home.resolve("jvm.options")));
    var mysql = System.getProperty(Engine.MYSQL_HOME);
    if (mysql != null) {
      command.add("-D" + Engine.MYSQL_HOME + "=" + mysql);
    }
    command.addAll(List.of("-cp", home.resolve("lib") + "/*", MAIN));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Optional<Distribution> ofRunningJar() {
    var source = Distribution.class.getProtectionDomain().getCodeSource();
    return source == null
        ? Optional.empty()
        : Optional.ofNullable(Path.of(source.getLocation().getPath()).getParent())
            .flatMap(lib -> Optional.ofNullable(lib.getParent()))
            .filter(Distribution::isOne)
            .map(Distribution::new);
  }

  private static Optional<Distribution> ofSourceTree() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      var home = folder.resolve("dist/target/holdfast");
      if (isOne(home)) {
        return Optional.of(new Distribution(home));
      }
    }
    return Optional.empty();
  }

  private static boolean isOne(Path home) {
    return Files.isRegularFile(home.resolve("jvm.options"))
        && Files.isDirectory(home.resolve("lib"));
  }
}
