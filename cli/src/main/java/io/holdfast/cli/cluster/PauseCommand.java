package io.holdfast.cli.cluster;

import io.holdfast.core.cluster.ServiceId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code pause} command. */
@Command(
    name = "pause",
    header = "Suspends automatic failover of a service.",
    description = {
      "Suspends automatic failover of a service, for maintenance. Everything goes on running; nothing"
          + " is started, stopped or promoted until it is resumed."
    })
public final class PauseCommand implements Callable<Integer> {
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
  @Parameters(paramLabel = "SERVICE", description = "Service to pause.")
  private ServiceId service;

  @Override
  public Integer call() throws InterruptedException {
    try (var client = api.actor()) {
      return operation.follow(client, client.pause(service), command.commandLine().getOut());
    }
  }
}
