package io.holdfast.cli.cluster;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.RestartRequest;
import io.holdfast.core.cluster.ServiceId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code restart} command. */
@Command(
    name = "restart",
    header = "Restarts members whose parameters wait for it, one after the other.",
    description = {
      "Restarts the members of a service whose new parameters wait for a restart ('holdfast status'"
          + " names them): standbys one after the other, each only while every other one follows;"
          + " then the primary is moved away, planned, and comes back as a standby. Clients see no"
          + " more than a switchover. Interrupted, it goes on where it was when it is asked for"
          + " again."
    },
    footer = {"", "Example:", "  holdfast restart db"})
public final class RestartCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private ApiOptions api;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private OperationOptions operation;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private Consent consent;

  @SuppressWarnings("NullAway.Init")
  @Parameters(paramLabel = "SERVICE", description = "Service to restart.")
  private ServiceId service;

  @Option(names = "--all", description = "Also members that do not wait for a restart.")
  private boolean all;

  @Option(
      names = "--allow-downtime",
      description =
          "Restart the primary of a service with one member in place; its clients wait meanwhile.")
  private boolean allowDowntime;

  @Override
  public Integer call() throws InterruptedException {
    var out = command.commandLine().getOut();
    var question =
        all
            ? "Restart every member of %s?".formatted(service)
            : "Restart the members of %s that wait for it?".formatted(service);
    if (!consent.isGiven(question, api.surroundings(), out)) {
      return Exit.REFUSED.code();
    }
    try (var client = api.actor()) {
      var begun = client.restart(service, new RestartRequest(all, allowDowntime));
      return operation.follow(client, begun, out);
    }
  }
}
