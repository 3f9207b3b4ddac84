package io.holdfast.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code bench} command. */
@Command(
    name = "bench",
    description = "Measures Holdfast on this machine and prints the tables of docs/benchmarks.md.",
    subcommands = {
      FailoverBench.class,
      SwitchoverBench.class,
      StackBench.class,
      SteadyBench.class,
      ChaosBench.class,
      DrillsBench.class,
      AgentBench.class,
      GatewayBench.class,
      DecideBench.class
    })
public final class BenchCommand implements Runnable {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(), "Say what to measure: one of " + command.subcommands().keySet());
  }
}
