package io.holdfast.cli.cluster;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.SwitchoverRequest;
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

/** The {@code switchover} command. */
@Command(
    name = "switchover",
    header = "Moves a primary, or a whole stack, to another host, planned.",
    description = {
      "Moves a service's primary to another member, planned: nothing acknowledged is lost, clients of"
          + " the gateway finish the transaction they are in and wait for the new primary, and it is"
          + " rolled back when it cannot finish in time. Of a stack all services are moved, in their"
          + " order; it is rolled back while nothing has served on the other host."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast switchover db --to b",
      "  holdfast switchover main          (a stack)"
    })
public final class SwitchoverCommand implements Callable<Integer> {
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
  @Parameters(paramLabel = "NAME", description = "Service or stack to move.")
  private ServiceId service;

  @Option(
      names = "--to",
      paramLabel = "HOST",
      description = "The host to move to. Default: the one that is readiest.")
  private @Nullable HostId to;

  @Override
  public Integer call() throws InterruptedException {
    var out = command.commandLine().getOut();
    var question =
        "Move %s to %s?".formatted(service, to == null ? "the readiest member" : to.name());
    if (!consent.isGiven(question, api.surroundings(), out)) {
      return Exit.REFUSED.code();
    }
    try (var client = api.actor()) {
      var request = new SwitchoverRequest(to);
      var begun =
          Subject.ask(
              service,
              one -> client.switchover(one, request),
              stack -> client.switchover(stack, request));
      return operation.follow(client, begun, out);
    }
  }
}
