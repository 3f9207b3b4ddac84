package io.holdfast.cli;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.cli.bench.BenchCommand;
import io.holdfast.cli.cluster.EventsCommand;
import io.holdfast.cli.cluster.FailoverCommand;
import io.holdfast.cli.cluster.LogsCommand;
import io.holdfast.cli.cluster.PauseCommand;
import io.holdfast.cli.cluster.RestartCommand;
import io.holdfast.cli.cluster.ResumeCommand;
import io.holdfast.cli.cluster.StatusCommand;
import io.holdfast.cli.cluster.SwitchoverCommand;
import io.holdfast.cli.demo.DemoCommand;
import io.holdfast.cli.drill.DrillCommand;
import io.holdfast.cli.host.AgentCommand;
import io.holdfast.cli.host.CompletionCommand;
import io.holdfast.cli.host.SecretCommand;
import io.holdfast.cli.host.SimulateCommand;
import io.holdfast.cli.host.ValidateCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** All commands. */
@Command(
    name = "holdfast",
    description = {
      "Keeps databases, caches and programs alive on ordinary servers: one agent per host, one"
          + " file, one quorum."
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nWhat it is about:%n",
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    subcommands = {
      DemoCommand.class,
      AgentCommand.class,
      StatusCommand.class,
      SwitchoverCommand.class,
      FailoverCommand.class,
      RestartCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      EventsCommand.class,
      LogsCommand.class,
      DrillCommand.class,
      ValidateCommand.class,
      SecretCommand.class,
      BenchCommand.class,
      SimulateCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    })
final class Holdfast implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  /** Without a command: tell which there are. */
  @Override
  public Integer call() {
    command.commandLine().usage(command.commandLine().getErr());
    return Exit.USAGE.code();
  }
}
