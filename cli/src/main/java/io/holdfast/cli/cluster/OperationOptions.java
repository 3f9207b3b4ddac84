package io.holdfast.cli.cluster;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.Operation;
import io.holdfast.api.WireFormat;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How to follow what was asked for. */
public final class OperationOptions {
  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to follow it; 0 to return as soon as it has begun. Default: 120.")
  private int waitSeconds = 120;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Lines for people, or the operation's document at its end.")
  private OutputFormat output = OutputFormat.TABLE;

  /** Follows the operation to its end, or as long as asked, and gives the exit code. */
  int follow(HoldfastClient client, Operation begun, PrintWriter out) throws InterruptedException {
    var people = output == OutputFormat.TABLE;
    if (waitSeconds == 0 && !begun.isEnded()) {
      print(out, people ? "operation " + begun.id() + " has begun" : WireFormat.writeText(begun));
      return Exit.OK.code();
    }
    var ended =
        client.await(
            begun,
            Duration.ofSeconds(waitSeconds),
            step -> {
              if (people) {
                var seconds = Duration.between(begun.begun(), step.time()).toMillis() / 1000.0;
                print(out, String.format(Locale.ROOT, "[%5.1f s] %s", seconds, step.text()));
              }
            });
    print(out, people ? sentence(ended) : WireFormat.writeIndented(ended));
    return switch (ended.state()) {
      case RUNNING -> Exit.UNKNOWN.code();
      case DONE -> Exit.OK.code();
      case FAILED -> Exit.FAILED.code();
      case REFUSED -> Exit.REFUSED.code();
    };
  }

  private static String sentence(Operation ended) {
    var word = ended.state().name().toLowerCase(Locale.ROOT);
    var result = ended.result();
    return result == null ? word : word + ": " + result.text();
  }

  private static void print(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
