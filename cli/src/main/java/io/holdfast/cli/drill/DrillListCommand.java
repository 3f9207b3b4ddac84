package io.holdfast.cli.drill;

import io.holdfast.api.DrillEntry;
import io.holdfast.api.WireFormat;
import io.holdfast.cli.cluster.OutputFormat;
import io.holdfast.cli.terminal.Table;
import io.holdfast.core.drill.DrillKind;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code drill list} command. */
@Command(name = "list", description = "The catalogue; needs no cluster.")
final class DrillListCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "A table for people, or one JSON document.")
  private OutputFormat output = OutputFormat.TABLE;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    switch (output) {
      case JSON ->
          out.println(
              WireFormat.writeIndented(Stream.of(DrillKind.values()).map(DrillEntry::of).toList()));
      case TABLE -> {
        var table = new Table("DRILL", "LASTS", "WHAT IT DOES");
        for (var kind : DrillKind.values()) {
          var lasts = kind.lasts().isZero() ? "-" : kind.lasts().toSeconds() + " s";
          table.row(kind.word(), kind.isOffered() ? lasts : "not offered yet", kind.does());
        }
        out.print(table.render(""));
      }
    }
    out.flush();
    return 0;
  }
}
