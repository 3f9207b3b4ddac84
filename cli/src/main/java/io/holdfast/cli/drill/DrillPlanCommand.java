package io.holdfast.cli.drill;

import io.holdfast.api.DrillPreview;
import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.WireFormat;
import io.holdfast.cli.cluster.ApiOptions;
import io.holdfast.cli.cluster.OutputFormat;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code drill plan} command. */
@Command(
    name = "plan",
    description = {
      "What exactly would happen, and whether it may now; changes nothing. The exit code is 3 when it"
          + " may not, and every reason is printed."
    })
final class DrillPlanCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private ApiOptions api;

  @Mixin private AskOptions ask = new AskOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Lines for people, or one JSON document.")
  private OutputFormat output = OutputFormat.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    var out = command.commandLine().getOut();
    try (var client = api.actor()) {
      var plan = client.plan(ask.request());
      switch (output) {
        case JSON -> out.println(WireFormat.writeIndented(plan));
        case TABLE -> print(plan, out);
      }
      out.flush();
      return plan.allowed() ? Exit.OK.code() : Exit.REFUSED.code();
    }
  }

  private static void print(DrillPreview plan, PrintWriter out) {
    for (int i = 0; i < plan.steps().size(); i++) {
      out.printf("%d. %s%n", i + 1, plan.steps().get(i));
    }
    if (plan.allowed()) {
      out.println("It may begin now.");
    } else {
      out.println("It may not begin now:");
      plan.reasons().forEach(reason -> out.println("- " + reason.text()));
    }
  }
}
