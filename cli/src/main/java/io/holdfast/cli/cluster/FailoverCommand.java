package io.holdfast.cli.cluster;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.FailoverRequest;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code failover} command. */
@Command(
    name = "failover",
    header = "Replaces a primary that was not found dead.",
    description = {
      "Replaces a service's primary although nothing was found dead, or when Holdfast refuses to do"
          + " so by itself. Where acknowledged writes could be lost it is refused, and the reason"
          + " names what would make it safe; --accept-loss goes ahead all the same, on the record."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast failover db",
      "  holdfast failover db --accept-loss --reason 'host a burnt down, ticket 4711'"
    })
public final class FailoverCommand implements Callable<Integer> {
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
  @Parameters(paramLabel = "SERVICE", description = "Service whose primary is replaced.")
  private ServiceId service;

  @Option(
      names = "--to",
      paramLabel = "HOST",
      description = "Preferred among equally advanced members. Default: the spec's order.")
  private @Nullable HostId to;

  @Option(
      names = "--accept-loss",
      description = "Go ahead although acknowledged writes may be lost. Needs --reason.")
  private boolean acceptLoss;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private @Nullable String reason;

  @Override
  public Integer call() throws InterruptedException {
    if (acceptLoss && (reason == null || reason.isBlank())) {
      throw new ParameterException(
          command.commandLine(), "--accept-loss needs --reason TEXT, which is kept for the record");
    }
    var out = command.commandLine().getOut();
    var question =
        acceptLoss
            ? "Replace the primary of %s and accept that acknowledged writes may be lost?"
                .formatted(service)
            : "Replace the primary of %s? Its clients are cut off for a moment.".formatted(service);
    if (!consent.isGiven(question, api.surroundings(), out)) {
      return Exit.REFUSED.code();
    }
    try (var client = api.actor()) {
      var request = new FailoverRequest(to, acceptLoss, reason);
      return operation.follow(client, client.failover(service, request), out);
    }
  }
}
