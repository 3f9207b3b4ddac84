package io.holdfast.cli;

import io.holdfast.cli.bench.BenchCommand;
import io.holdfast.cli.cluster.EventsCommand;
import io.holdfast.cli.cluster.FailoverCommand;
import io.holdfast.cli.cluster.PauseCommand;
import io.holdfast.cli.cluster.ResumeCommand;
import io.holdfast.cli.cluster.StatusCommand;
import io.holdfast.cli.cluster.SwitchoverCommand;
import io.holdfast.cli.demo.DemoCommand;
import io.holdfast.cli.host.AgentCommand;
import io.holdfast.cli.host.CompletionCommand;
import io.holdfast.cli.host.SecretCommand;
import io.holdfast.cli.host.ValidateCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/** All commands. */
@Command(
    name = "holdfast",
    description = {
      "Keeps a PostgreSQL service alive on ordinary servers: one agent per host, one file, one"
          + " quorum.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "Options:%n",
    parameterListHeading = "%nWhat it is about:%n",
    synopsisHeading = "%nUsage: ",
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
      PauseCommand.class,
      ResumeCommand.class,
      EventsCommand.class,
      ValidateCommand.class,
      SecretCommand.class,
      BenchCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    })
final class Holdfast {}
