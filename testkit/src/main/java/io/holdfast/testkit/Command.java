package io.holdfast.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short-lived program, run to its end with a deadline. */
final class Command {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Command() {}

  /** What it printed, both streams. */
  record Result(int exitCode, String output) {}

  /**
   * Runs it and expects success.
   *
   * @throws TestkitException with its output when it fails or does not end in time
   */
  static String run(List<String> command) {
    var result = attempt(command);
    if (result.exitCode() != 0) {
      throw new TestkitException(
          "'%s' ended with %d: %s"
              .formatted(String.join(" ", command), result.exitCode(), result.output().strip()));
    }
    return result.output();
  }

  static String run(String... command) {
    return run(List.of(command));
  }

  /** Runs it, whatever comes of it. */
  static Result attempt(List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var output = new StringBuilder();
      var reader =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  output.append(
                      new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                  output.append(e.getMessage());
                }
              });
      if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new TestkitException(
            "'%s' did not end within %s".formatted(String.join(" ", command), DEADLINE));
      }
      // A daemon it left behind may hold the pipe open; what it printed itself is there by now.
      reader.join(Duration.ofSeconds(2));
      return new Result(process.exitValue(), output.toString());
    } catch (IOException e) {
      throw new TestkitException(
          "'%s' could not be started: %s".formatted(command.getFirst(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("interrupted during '%s'".formatted(command.getFirst()), e);
    }
  }
}
