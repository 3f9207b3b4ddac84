package io.holdfast.cli.drill;

import io.holdfast.api.DrillEntry;
import io.holdfast.api.WireFormat;
import io.holdfast.cli.cluster.OutputFormat;
import io.holdfast.core.drill.DrillKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code drill show} command. */
@Command(name = "show", description = "One drill of the catalogue; needs no cluster.")
final class DrillShowCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Parameters(paramLabel = "DRILL", description = "Its name, as in 'holdfast drill list'.")
  private DrillKind kind;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Lines for people, or one JSON document.")
  private OutputFormat output = OutputFormat.TABLE;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    switch (output) {
      case JSON -> out.println(WireFormat.writeIndented(DrillEntry.of(kind)));
      case TABLE -> {
        out.printf("%s%s%n", kind.word(), kind.isOffered() ? "" : " (not offered yet)");
        out.printf("  does          %s%n", kind.does());
        out.printf("  proves        %s%n", kind.proves());
        out.printf("  blast radius  %s%n", kind.reach().words());
        out.printf("  way back      %s%n", kind.wayBack());
        out.println(
            "  precondition  every service that it touches is redundant, every host reports, and"
                + " nothing else is under way");
      }
    }
    out.flush();
    return 0;
  }
}
