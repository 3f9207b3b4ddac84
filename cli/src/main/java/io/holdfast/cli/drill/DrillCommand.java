package io.holdfast.cli.drill;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code drill} command. */
@Command(
    name = "drill",
    header = "Rehearses a failure and measures it.",
    description = {
      "Rehearses a failure on the running cluster under guard rails, measures from a client's side,"
          + " and leaves a report. The cluster brings the fault about and takes it back, also when"
          + " this command or the controller ends meanwhile."
    },
    subcommands = {
      DrillListCommand.class,
      DrillShowCommand.class,
      DrillPlanCommand.class,
      DrillRunCommand.class,
      DrillAbortCommand.class,
      DrillScheduleCommand.class,
      DrillHistoryCommand.class,
      DrillReportCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  holdfast drill list",
      "  holdfast drill plan process-killed db",
      "  holdfast drill run network-cut db --lasts 20 --html report.html"
    })
public final class DrillCommand implements Runnable {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(), "Say what to do: one of " + command.subcommands().keySet());
  }
}
