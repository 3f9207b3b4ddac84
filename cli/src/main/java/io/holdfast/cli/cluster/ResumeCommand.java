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
    header = "Resumes automatic failover of a service.",
    description = {"Resumes automatic failover of a paused service."})
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
  @Parameters(paramLabel = "SERVICE", description = "Service to resume.")
  private ServiceId service;

  @Override
  public Integer call() throws InterruptedException {
    try (var client = api.actor()) {
      return operation.follow(client, client.resume(service), command.commandLine().getOut());
    }
  }
}
