package io.holdfast.cli.drill;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.WireFormat;
import io.holdfast.cli.cluster.ApiOptions;
import io.holdfast.cli.cluster.OutputFormat;
import io.holdfast.drill.report.Dossier;
import io.holdfast.drill.report.HtmlReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code drill report} command. */
@Command(
    name = "report",
    description = "The report of a drill, as it was kept in the cluster: the newest twenty.")
final class DrillReportCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private ApiOptions api;

  @Parameters(paramLabel = "NUMBER", description = "Number of the drill.")
  private long number;

  @Option(names = "--html", paramLabel = "FILE", description = "Write it there, for people.")
  private @Nullable Path html;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "One line for people, or the whole report as one JSON document.")
  private OutputFormat output = OutputFormat.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    var out = command.commandLine().getOut();
    try (var client = api.reader()) {
      var dossier = client.report(number, Dossier.class);
      if (html != null) {
        DrillRunCommand.write(html, HtmlReport.of(dossier));
      }
      out.println(
          switch (output) {
            case JSON -> WireFormat.writeIndented(dossier);
            case TABLE -> DrillRunCommand.sentence(dossier);
          });
      out.flush();
      return Exit.OK.code();
    }
  }
}
