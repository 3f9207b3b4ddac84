package io.holdfast.cli.cluster;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.ServiceStatus;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code logs} command. */
@Command(
    name = "logs",
    header = "Shows what a program wrote.",
    description = {
      "Shows what the program of a process service wrote on one host, oldest first: the host that is"
          + " named, otherwise the primary's, otherwise the first member's. Needs the cluster secret,"
          + " because a program may write anything."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast logs api",
      "  holdfast logs api --host b -n 1000",
      "  holdfast logs api --follow"
    })
public final class LogsCommand implements Callable<Integer> {
  private static final long PACE_MILLIS = 500;
  private static final int MOST = 10_000;

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private ApiOptions api;

  @SuppressWarnings("NullAway.Init")
  @Parameters(paramLabel = "SERVICE", description = "Service whose program is meant.")
  private ServiceId service;

  @Option(names = "--host", paramLabel = "HOST", description = "Host of the member.")
  private @Nullable HostId host;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with lines as they are written, until interrupted.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "100",
      description = "How many lines to begin with, at most 10000. Default: ${DEFAULT-VALUE}.")
  private int lines;

  @Override
  public Integer call() throws InterruptedException {
    var out = command.commandLine().getOut();
    try (var client = api.actor()) {
      var on = host == null ? usual(client) : host;
      var page = client.logs(service, on, lines, null);
      while (true) {
        page.lines().forEach(out::println);
        out.flush();
        if (!follow) {
          return Exit.OK.code();
        }
        if (page.lines().isEmpty()) {
          Thread.sleep(PACE_MILLIS);
        }
        page = client.logs(service, on, MOST, page.cursor());
      }
    }
  }

  private HostId usual(HoldfastClient client) throws InterruptedException {
    return usual(client.cluster().requireService(service));
  }

  private static HostId usual(ServiceStatus status) {
    var primary = status.primary();
    return primary == null ? status.members().getFirst().host() : primary;
  }
}
