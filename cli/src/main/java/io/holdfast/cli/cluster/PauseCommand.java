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
    header = "Suspends automatic failover of a service, or what a stack does by itself.",
    description = {
      "Suspends automatic failover of a service, for maintenance. Everything goes on running; nothing"
          + " is started, stopped or promoted until it is resumed. Of a stack: its services are not brought"
          + " together and it does not go back to its preferred host; each of them goes on failing over."
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
  @Parameters(paramLabel = "NAME", description = "Service or stack to pause.")
  private ServiceId service;

  @Override
  public Integer call() throws InterruptedException {
    try (var client = api.actor()) {
      var begun = Subject.ask(service, one -> client.pause(one), stack -> client.pause(stack));
      return operation.follow(client, begun, command.commandLine().getOut());
    }
  }
}
