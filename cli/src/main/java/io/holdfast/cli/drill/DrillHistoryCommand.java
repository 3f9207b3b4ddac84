package io.holdfast.cli.drill;

import io.holdfast.api.DrillRun;
import io.holdfast.api.WireFormat;
import io.holdfast.cli.cluster.ApiOptions;
import io.holdfast.cli.cluster.OutputFormat;
import io.holdfast.cli.terminal.Table;
import io.holdfast.drill.report.Trend;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code drill history} command. */
@Command(
    name = "history",
    description = {
      "The newest drills, oldest first. The trend is how much longer service was lost than in the"
          + " median of the runs of the same drill of the same service before."
    })
final class DrillHistoryCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private ApiOptions api;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "A table for people, or one JSON document.")
  private OutputFormat output = OutputFormat.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    var out = command.commandLine().getOut();
    try (var client = api.reader()) {
      var drills = client.drills().drills();
      switch (output) {
        case JSON -> out.println(WireFormat.writeIndented(drills));
        case TABLE -> {
          var table =
              new Table(
                  "NO", "BEGUN", "DRILL", "SERVICE", "HOST", "STATE", "ANSWER", "RTO", "TREND",
                  "LOST");
          drills.forEach(drill -> row(table, drill, drills));
          out.print(table.render(""));
        }
      }
    }
    out.flush();
    return 0;
  }

  private static void row(Table table, DrillRun drill, List<DrillRun> all) {
    var result = drill.result();
    table.row(
        Long.toString(drill.number()),
        TIME.format(drill.begun()),
        drill.kind().word(),
        drill.service().name(),
        drill.host().name(),
        word(drill.state()),
        result == null ? "-" : word(result.answer()),
        result == null || result.rtoMs() == null ? "-" : result.rtoMs() + " ms",
        trend(drill, all),
        result == null || result.lost() == null ? "-" : result.lost().toString());
  }

  /** Against the median of the runs of the same drill of the same service before. */
  private static String trend(DrillRun drill, List<DrillRun> all) {
    var result = drill.result();
    var rtoMs = result == null ? null : result.rtoMs();
    return rtoMs == null
        ? "-"
        : Trend.of(Trend.before(all, drill)).map(trend -> trend.difference(rtoMs)).orElse("-");
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
