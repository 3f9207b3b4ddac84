package io.holdfast.cli.drill;

import io.holdfast.api.ErrorCode;
import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.WireFormat;
import io.holdfast.cli.cluster.ApiOptions;
import io.holdfast.cli.cluster.Consent;
import io.holdfast.cli.cluster.OutputFormat;
import io.holdfast.drill.LedgerException;
import io.holdfast.drill.report.Dossier;
import io.holdfast.drill.report.HtmlReport;
import io.holdfast.drill.report.Trend;
import io.holdfast.drill.run.Conductor;
import io.holdfast.spec.SpecFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code drill run} command. */
@Command(
    name = "run",
    description = {
      "Runs a drill: clients write a ledger through the service's write entry, the cluster brings the"
          + " fault about and takes it back, the ledger is read back and judged. Start it where real"
          + " clients are. The exit code is 0 for a pass, 1 for a fail, 7 when it is not known, 3"
          + " when the drill may not begin."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast drill run process-killed db",
      "  holdfast drill run network-cut db --lasts 20 --html report.html --yes"
    })
final class DrillRunCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private ApiOptions api;

  @Mixin private AskOptions ask = new AskOptions();

  @Mixin private ClientOptions clients = new ClientOptions();

  @Mixin private Consent consent = new Consent();

  @Option(
      names = "--calm",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "How long clients write before the fault, and after the drill. Default: ${DEFAULT-VALUE}.")
  private int calm = 5;

  @Option(names = "--html", paramLabel = "FILE", description = "Also write the report there.")
  private @Nullable Path html;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Lines for people, or the whole report as one JSON document at the end.")
  private OutputFormat output = OutputFormat.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    var out = command.commandLine().getOut();
    var err = command.commandLine().getErr();
    var question =
        "Run %s on %s? It %s.".formatted(ask.kind().word(), ask.service(), ask.kind().does());
    if (!consent.isGiven(question, api.surroundings(), out)) {
      return Exit.REFUSED.code();
    }
    var dossier =
        conduct(line -> {
          err.println(line);
          err.flush();
        });
    if (html != null) {
      write(html, HtmlReport.of(dossier));
    }
    out.println(
        switch (output) {
          case JSON -> WireFormat.writeIndented(dossier);
          case TABLE -> sentence(dossier);
        });
    out.flush();
    return switch (dossier.finding().answer()) {
      case PASS -> Exit.OK.code();
      case FAIL -> Exit.FAILED.code();
      case UNKNOWN -> Exit.UNKNOWN.code();
    };
  }

  private Dossier conduct(java.util.function.Consumer<String> progress)
      throws InterruptedException {
    var spec = api.specFile();
    try (var client = api.reader()) {
      var ledger = clients.plan(client.cluster(), ask.service(), spec);
      return Conductor.run(
          new Conductor.Order(
              api.agents(),
              api.secret(),
              ask.request(),
              ledger,
              Duration.ofSeconds(calm),
              Objects.requireNonNullElse(
                  DrillRunCommand.class.getPackage().getImplementationVersion(), "unpackaged"),
              spec.map(DrillRunCommand::hash).orElse(null)),
          progress);
    } catch (LedgerException e) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST,
          Objects.requireNonNullElse(e.getMessage(), "the ledger could not be written"),
          "nothing was injected; see that the clients may log in and write");
    }
  }

  static String sentence(Dossier dossier) {
    var finding = dossier.finding();
    return "drill %d: %s: %s; %s, %s of %d acknowledged writes lost"
            .formatted(
                dossier.drill().number(),
                finding.answer().name().toLowerCase(Locale.ROOT),
                finding.why(),
                finding.rtoMs() == null ? "RTO not known" : "RTO %d ms".formatted(finding.rtoMs()),
                finding.lost() == null ? "an unknown number" : finding.lost().toString(),
                finding.acknowledged())
        + Trend.of(dossier.allEarlier())
            .map(trend -> "\n" + trend.sentence(finding.rtoMs()))
            .orElse("");
  }

  private static String hash(SpecFile spec) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(spec.file())));
    } catch (NoSuchAlgorithmException | IOException e) {
      return "not readable: " + e.getMessage();
    }
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST,
          "the report cannot be written to %s: %s".formatted(file, e.getMessage()),
          "see 'holdfast drill report' for it");
    }
  }
}
