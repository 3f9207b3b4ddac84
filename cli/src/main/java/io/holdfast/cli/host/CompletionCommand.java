package io.holdfast.cli.host;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code completion} command. */
@Command(
    name = "completion",
    header = "Prints a completion script for bash and zsh.",
    description = {"Prints a script that completes holdfast's commands in bash and zsh."},
    footer = {"", "Example:", "  source <(holdfast completion)"})
public final class CompletionCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    out.println(AutoComplete.bash("holdfast", command.root().commandLine()));
    out.flush();
    return 0;
  }
}
