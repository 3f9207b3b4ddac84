package io.holdfast.engine.os;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An external program run to its end, as the engine's user, with a deadline. Secrets never go into
 * the arguments: everybody on the machine can read those.
 */
public final class Command {
  private static final int LINES_KEPT = 200;

  /** How the variables begin that clients of databases, and all programs' language, go by. */
  private static final List<String> OTHERS = List.of("PG", "MYSQL", "MARIADB", "LC_");

  private final Account account;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final boolean inherits;

  /** A command that gets the agent's environment, and these variables beside it. */
  public Command(Account account, List<String> arguments, Map<String, String> environment) {
    this(account, arguments, environment, true);
  }

  private Command(
      Account account, List<String> arguments, Map<String, String> environment, boolean inherits) {
    this.account = account;
    this.arguments = List.copyOf(arguments);
    this.environment = Map.copyOf(environment);
    this.inherits = inherits;
  }

  /** A command of the owner's, which gets these variables and none of the agent's. */
  public static Command apart(
      Account account, List<String> arguments, Map<String, String> environment) {
    return new Command(account, arguments, environment, false);
  }

  /**
   * How it ended.
   *
   * @param exitCode the program's; -1 when it was ended at the deadline
   * @param lines the last lines of its output and error output together
   */
  public record Result(int exitCode, List<String> lines) {
    public boolean isSuccess() {
      return exitCode == 0;
    }

    /** The output as one text. */
    public String text() {
      return String.join("\n", lines);
    }

    /** The last line that says something, for one-sentence reports. */
    public String lastLine() {
      return lines.reversed().stream().filter(line -> !line.isBlank()).findFirst().orElse("");
    }
  }

  /** Runs it without input. */
  public Result run(Deadline deadline) throws IOException, InterruptedException {
    return run("", deadline, _ -> {});
  }

  /**
   * Runs it.
   *
   * @param input what it reads from its standard input
   * @param listener hears every line of output; carriage returns count as line ends, because
   *     progress is shown with them
   */
  public Result run(String input, Deadline deadline, Consumer<String> listener)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(account.command(arguments)).redirectErrorStream(true);
    builder.directory(Path.of("/").toFile());
    var variables = builder.environment();
    if (!inherits) {
      variables.clear();
    }
    // What the operator's shell exports (PGHOST, a language) must not change what is done.
    variables.keySet().removeIf(name -> OTHERS.stream().anyMatch(name::startsWith));
    variables.put("LANG", "C.UTF-8");
    variables.put("LC_ALL", "C.UTF-8");
    variables.putAll(environment);
    var process = builder.start();
    var kept = new ArrayDeque<String>();
    var reader = Thread.ofVirtual().start(() -> read(process, kept, listener));
    try {
      try (var writer = process.outputWriter(StandardCharsets.UTF_8)) {
        writer.write(input);
      } catch (IOException _) {
        // It ended without reading all: its exit code and output say why.
      }
      var ended = process.waitFor(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
      reader.join(5_000);
      synchronized (kept) {
        return new Result(ended ? process.exitValue() : -1, List.copyOf(kept));
      }
    } catch (InterruptedException interruption) {
      process.destroyForcibly();
      throw interruption;
    }
  }

  private static void read(Process process, ArrayDeque<String> kept, Consumer<String> listener) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (kept) {
          if (kept.size() == LINES_KEPT) {
            kept.removeFirst();
          }
          kept.addLast(line);
        }
        listener.accept(line);
      }
    } catch (IOException _) {
      // The program was ended: what was read so far is kept.
    }
  }
}
