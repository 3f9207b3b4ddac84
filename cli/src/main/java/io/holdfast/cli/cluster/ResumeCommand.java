package io.holdfast.cli.cluster;

import io.holdfast.core.cluster.ServiceId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code resume} command. */
@Command(
    name = "resume",
    header = "Resumes automatic failover of a service, or what a stack does by itself.",
    description = {
      "Resumes automatic failover of a paused service, or what a paused stack does by itself."
    })
public final class ResumeCommand implements Callable<Integer> {
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
  @Parameters(paramLabel = "NAME", description = "Service or stack to resume.")
  private ServiceId service;

  @Override
  public Integer call() throws InterruptedException {
    try (var client = api.actor()) {
      var begun = Subject.ask(service, one -> client.resume(one), stack -> client.resume(stack));
      return operation.follow(client, begun, command.commandLine().getOut());
    }
  }
}
