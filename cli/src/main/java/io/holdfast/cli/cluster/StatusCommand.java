package io.holdfast.cli.cluster;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.WireFormat;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code status} command. */
@Command(
    name = "status",
    header = "Shows hosts, services and members, and whether each could fail over now.",
    description = {
      "Shows hosts, services and members, and for each service whether it could fail over at this"
          + " instant, to whom, and if not, why."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast status",
      "  holdfast status --watch",
      "  holdfast status -o json | jq -r '.services[] | select(.state != \"healthy\") | .name'"
    })
public final class StatusCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private ApiOptions api;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "For people or for programs. Default: table.")
  private OutputFormat output = OutputFormat.TABLE;

  @Option(
      names = {"-w", "--watch"},
      description = "Look again every second until interrupted.")
  private boolean watch;

  @Override
  public Integer call() throws InterruptedException {
    try (var client = api.reader()) {
      if (watch) {
        watch(client);
      } else {
        print(show(client.cluster()));
      }
    }
    return 0;
  }

  private void watch(HoldfastClient client) throws InterruptedException {
    var clear = output == OutputFormat.TABLE && api.surroundings().interactive() ? CLEAR : "";
    while (true) {
      print(clear + look(client));
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /** While nobody answers, that is the status. */
  private String look(HoldfastClient client) throws InterruptedException {
    try {
      return show(client.cluster());
    } catch (HoldfastException fault) {
      if (!fault.code().isRetryable()) {
        throw fault;
      }
      return fault.sentence() + "\n";
    }
  }

  private String show(ClusterStatus status) {
    return switch (output) {
      case TABLE -> StatusPage.render(status, api.surroundings().language());
      case JSON -> (watch ? WireFormat.writeText(status) : WireFormat.writeIndented(status)) + "\n";
    };
  }

  private void print(String text) {
    var out = command.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
