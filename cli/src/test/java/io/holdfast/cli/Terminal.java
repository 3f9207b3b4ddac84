package io.holdfast.cli;

import io.holdfast.cli.terminal.Surroundings;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A place to run commands in, and what they said. */
final class Terminal {
  /** Exit code and both outputs of one command. */
  record Said(int exit, String out, String err) {}

  private final Map<String, String> environment = new HashMap<>(Map.of("LANG", "C.UTF-8"));
  private final Path folder;
  private String typed = "";
  private boolean interactive;

  Terminal(Path folder) {
    this.folder = folder;
  }

  Terminal with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Somebody is there and types this. */
  Terminal typing(String text) {
    typed = text;
    interactive = true;
    return this;
  }

  Said run(String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var surroundings =
        new Surroundings(
            environment, folder, interactive, new BufferedReader(new StringReader(typed)));
    var exit =
        Commands.execute(
            surroundings, new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new Said(exit, out.toString(), err.toString());
  }
}
