package io.holdfast.engine.mysql;

import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Two programs, the first one's output being the second one's input. */
final class Pipe {
  private static final int MOST_BYTES = 64 * 1024;

  private Pipe() {}

  /** Runs both to their end; ends both at the deadline or when interrupted. */
  static void run(
      Account account, List<String> source, List<String> target, String what, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var processes =
        ProcessBuilder.startPipeline(List.of(builder(account, source), builder(account, target)));
    var errors = new ArrayList<FutureTask<String>>();
    for (var process : processes) {
      var reader = new FutureTask<>(() -> errorsOf(process));
      errors.add(reader);
      Thread.ofVirtual().start(reader);
    }
    try {
      for (var process : processes) {
        if (!process.waitFor(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
          throw StepEnded.unknown("%s has not ended in time", what);
        }
      }
      for (int i = 0; i < processes.size(); i++) {
        if (processes.get(i).exitValue() != 0) {
          throw StepEnded.failed("%s failed: %s", what, lastLine(errors.get(i).get()));
        }
      }
    } catch (ExecutionException failure) {
      throw new IOException(what, failure);
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }

  private static ProcessBuilder builder(Account account, List<String> command) {
    var builder = new ProcessBuilder(account.command(command)).directory(new java.io.File("/"));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("MYSQL") || name.startsWith("MARIADB"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  private static String errorsOf(Process process) throws IOException {
    try (var stream = process.getErrorStream()) {
      var head = new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      stream.transferTo(java.io.OutputStream.nullOutputStream());
      return head;
    }
  }

  private static String lastLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).reduce((_, line) -> line).orElse("");
  }
}
