package io.holdfast.cli.host;

import io.holdfast.api.ErrorCode;
import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.spec.SpecFile;
import io.holdfast.spec.SpecReader;
import io.holdfast.spec.SpecResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code agent} command. */
@Command(
    name = "agent",
    header = "Runs this host's agent.",
    description = {
      "Runs this host's agent until it is told to end (SIGTERM). The engines it supervises go on"
          + " running without it, and the next agent adopts them. Started as root it runs them as"
          + " their own users."
    },
    footer = {
      "",
      "Example:",
      "  holdfast agent --spec holdfast.yaml --host a --data /var/lib/holdfast"
    })
public final class AgentCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Option(
      names = "--spec",
      paramLabel = "FILE",
      required = true,
      description = "The cluster's spec, the same on every host. The cluster secret is beside it.")
  private Path spec;

  @SuppressWarnings("NullAway.Init")
  @Option(
      names = "--host",
      paramLabel = "HOST",
      required = true,
      description = "Which of the spec's hosts this is.")
  private HostId host;

  @SuppressWarnings("NullAway.Init")
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      required = true,
      description = "Folder for the agent's state and its engines' data; made when it is missing.")
  private Path data;

  @Override
  public Integer call() throws InterruptedException {
    var err = command.commandLine().getErr();
    switch (SpecReader.read(spec)) {
      case SpecResult.Valid(var file, _) -> {
        requireHost(file);
        AgentProcess.run(spec, host, data);
        return Exit.OK.code();
      }
      case SpecResult.Invalid(var problems) -> {
        problems.forEach(problem -> err.println(problem.sentence()));
        err.flush();
        return Exit.SPEC.code();
      }
    }
  }

  private void requireHost(SpecFile file) {
    var hosts = file.spec().hosts().stream().map(HostSpec::id).toList();
    if (!hosts.contains(host)) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST,
          "there is no host %s in %s".formatted(host, spec),
          "name one of %s with --host"
              .formatted(hosts.stream().map(HostId::name).collect(Collectors.joining(", "))));
    }
  }
}
