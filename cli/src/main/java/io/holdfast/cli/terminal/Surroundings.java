package io.holdfast.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the command was started.
 *
 * @param environment its variables
 * @param folder its working directory
 * @param interactive whether a person is there to answer
 * @param in where the answers come from
 */
public record Surroundings(
    Map<String, String> environment, Path folder, boolean interactive, BufferedReader in) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /**
   * Those of this process. A JDK 25 gives no console where there is no terminal, whatever 22 did.
   */
  @SuppressWarnings("SystemConsoleNull")
  public static Surroundings ofProcess() {
    var console = System.console();
    return new Surroundings(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        console != null && console.isTerminal(),
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())));
  }

  /** A variable; empty when it is not set, or to nothing. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  public Language language() {
    return variable("LC_ALL")
        .or(() -> variable("LC_MESSAGES"))
        .or(() -> variable("LANG"))
        .filter(locale -> locale.startsWith("zh"))
        .map(_ -> Language.CHINESE)
        .orElse(Language.ENGLISH);
  }

  /** The next line that the person types; empty when there is none. */
  public Optional<String> answer() {
    try {
      return Optional.ofNullable(in.readLine());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
