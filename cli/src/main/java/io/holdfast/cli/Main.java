package io.holdfast.cli;

import io.holdfast.cli.terminal.Surroundings;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** Entry point of the {@code holdfast} command. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    var charset = Charset.defaultCharset();
    var out = new PrintWriter(System.out, true, charset);
    var err = new PrintWriter(System.err, true, charset);
    System.exit(Commands.execute(Surroundings.ofProcess(), out, err, args));
  }
}
