package io.holdfast.traffic.exec;

import io.holdfast.core.spec.HookSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of a hook's program. */
final class HookRun {
  /** The end of what it printed is kept for the message about a failure. */
  private static final int MOST_PRINTED = 2000;

  private HookRun() {}

  /** Why the program did not take the message, in words; null when it took it. */
  static @Nullable String of(HookSpec spec, String message) throws InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(spec.command()).redirectErrorStream(true).start();
    } catch (IOException e) {
      return "it cannot be started (%s)".formatted(e.getMessage());
    }
    try {
      var printed = new Printed(process, MOST_PRINTED);
      var writing = Thread.startVirtualThread(() -> write(process, message));
      if (!process.waitFor(spec.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return "it did not end within %d ms".formatted(spec.timeout().toMillis());
      }
      writing.join();
      return process.exitValue() == 0
          ? null
          : "it ended with %d: %s".formatted(process.exitValue(), printed.text());
    } finally {
      end(process.toHandle());
    }
  }

  /** With all that it has started, and first: a script would go on after what it waits for. */
  private static void end(ProcessHandle process) {
    var children = process.children().toList();
    process.destroyForcibly();
    children.forEach(HookRun::end);
  }

  /** A program that does not read what it is told has its reasons; its exit code counts. */
  private static void write(Process process, String message) {
    try (var input = process.getOutputStream()) {
      input.write((message + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It has closed its input.
    }
  }
}
