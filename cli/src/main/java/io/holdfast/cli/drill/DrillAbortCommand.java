package io.holdfast.cli.drill;

import io.holdfast.api.DrillRun;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.HoldfastException;
import io.holdfast.cli.cluster.ApiOptions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code drill abort} command. */
@Command(
    name = "abort",
    description = "Takes the fault of the drill under way back now; whoever runs it sees it end.")
final class DrillAbortCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private ApiOptions api;

  @Parameters(
      arity = "0..1",
      paramLabel = "NUMBER",
      description = "Number of the drill. Default: the one under way.")
  private @Nullable Long number;

  @Override
  public Integer call() throws InterruptedException {
    try (var client = api.actor()) {
      var which =
          number != null
              ? number
              : client.drills().drills().stream()
                  .filter(drill -> !drill.isEnded())
                  .map(DrillRun::number)
                  .findFirst()
                  .orElseThrow(() ->
                      new HoldfastException(ErrorCode.UNKNOWN_DRILL, "no drill is under way"));
      client.abort(which);
      var out = command.commandLine().getOut();
      out.println("drill %d is being ended".formatted(which));
      out.flush();
      return Exit.OK.code();
    }
  }
}
