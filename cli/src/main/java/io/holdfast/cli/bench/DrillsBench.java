package io.holdfast.cli.bench;

import io.holdfast.api.DrillRequest;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.ServiceStatus;
import io.holdfast.cli.demo.BlueprintWord;
import io.holdfast.cli.demo.Ledgers;
import io.holdfast.cli.demo.LocalDrills;
import io.holdfast.cli.demo.Progress;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillResult.Answer;
import io.holdfast.core.spec.Durability;
import io.holdfast.drill.Figures;
import io.holdfast.drill.LedgerException;
import io.holdfast.drill.report.Dossier;
import io.holdfast.drill.report.HtmlReport;
import io.holdfast.testkit.Blueprint;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.TestkitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Every drill of the catalogue, one after the other, on a cluster of its own. */
@Command(
    name = "drills",
    description =
        "Runs every drill of the catalogue on one cluster and says what each has shown. Needs root.")
final class DrillsBench implements Callable<Integer> {
  private static final Duration UNTIL_REDUNDANT = Duration.ofMinutes(3);
  private static final Duration CALM = Duration.ofSeconds(3);

  /** What a blueprint's stack has to lose its databases. */
  private static final ServiceId PROGRAM = new ServiceId("api");

  /** Hosts have small disks of their own, so that one can be full without filling the machine's. */
  private static final int DISK_MEGABYTES = 1_000;

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Mixin private ClusterOptions options = new ClusterOptions();

  @Option(
      names = "--blueprint",
      description = "im or netvis, instead of a cluster of one service.",
      converter = BlueprintWord.class)
  private @Nullable Blueprint blueprint;

  @Option(
      names = "--drill",
      split = ",",
      description =
          "As in 'holdfast drill list'; several with commas. Default: all that say something of the"
              + " service, but for the clock's, which all hosts here share.")
  private @Nullable List<DrillKind> drills;

  @Option(
      names = "--lasting",
      description = "Seconds that a lasting fault stands.",
      defaultValue = "10")
  private int lastingSeconds;

  @Option(names = "--reports", paramLabel = "FOLDER", description = "Writes the reports there.")
  private @Nullable Path reports;

  @Override
  public Integer call() throws InterruptedException {
    var out = command.commandLine().getOut();
    var progress = new Progress(command.commandLine().getErr());
    var plan =
        (blueprint == null ? options.plan() : ClusterPlan.of(blueprint, Form.NAMESPACES))
            .withDisks(DISK_MEGABYTES);
    var table =
        new Table(
            "./holdfast bench drills%s%s --lasting %d"
                .formatted(
                    blueprint == null ? options.asText() : " --blueprint " + blueprint.word(),
                    drills == null
                        ? ""
                        : " --drill "
                            + drills.stream().map(DrillKind::word).collect(Collectors.joining(",")),
                    lastingSeconds),
            "drill",
            "service",
            "answer",
            "time without service, s",
            "acknowledged writes lost",
            "left behind");
    boolean clean;
    try (var cluster = Preparation.form(plan, progress)) {
      clean = run(cluster, drills(plan), table, progress);
    }
    out.printf("%n%s", table);
    out.flush();
    return clean ? 0 : 1;
  }

  private List<DrillKind> drills(ClusterPlan plan) {
    if (drills != null) {
      return drills;
    }
    var all = new ArrayList<>(DrillRounds.ofDatabasesHere());
    if (blueprint != null) {
      all.add(DrillKind.DEPENDENCY_LOST);
    } else if (plan.durability() == Durability.ASYNC) {
      all.remove(DrillKind.QUORUM_LOST);
    }
    return all;
  }

  private boolean run(LocalCluster cluster, List<DrillKind> kinds, Table table, Progress progress)
      throws InterruptedException {
    boolean clean = true;
    for (var kind : kinds) {
      for (var service : measured(cluster, kind)) {
        clean &= run(cluster, kind, service, table, progress);
        try {
          cluster.awaitRedundant(UNTIL_REDUNDANT);
        } catch (TestkitException notWhole) {
          progress.say("%s", String.valueOf(notWhole.getMessage()));
          table.row(kind.word(), service, "not whole afterwards", "-", "-", "-");
          return false;
        }
      }
    }
    return clean;
  }

  /** What befalls one member befalls that of each service; the rest befalls the first's host. */
  private static List<ServiceId> measured(LocalCluster cluster, DrillKind kind) {
    var services = cluster.awaitRedundant(UNTIL_REDUNDANT).services().stream();
    var all = services.map(ServiceStatus::name);
    return switch (kind) {
      case DEPENDENCY_LOST -> List.of(PROGRAM);
      default -> (kind.reach() == DrillKind.Reach.MEMBER ? all : all.limit(1)).toList();
    };
  }

  private boolean run(
      LocalCluster cluster, DrillKind kind, ServiceId service, Table table, Progress progress)
      throws InterruptedException {
    var usual = kind.lasts().isZero() || kind == DrillKind.DEPENDENCY_LOST;
    var lasts = usual ? null : lastingSeconds * 1_000L;
    progress.say("%s of %s", kind.word(), service);
    try {
      var dossier =
          LocalDrills.run(
              cluster,
              new DrillRequest(kind, service, null, lasts, null),
              blueprint == null ? options.entry(cluster) : Ledgers.throughFront(cluster),
              CALM,
              line -> progress.say("  %s", line));
      progress.say("  %s: %s", dossier.finding().answer(), dossier.finding().why());
      keep(dossier);
      row(table, dossier);
      return dossier.finding().answer() == Answer.PASS;
    } catch (HoldfastException | LedgerException e) {
      progress.say("  %s", String.valueOf(e.getMessage()));
      table.row(kind.word(), service, "not run: " + e.getMessage(), "-", "-", "-");
      return false;
    }
  }

  private static void row(Table table, Dossier dossier) {
    var finding = dossier.finding();
    table.row(
        dossier.drill().kind().word(),
        dossier.drill().service(),
        finding.answer() == Answer.PASS
            ? "pass"
            : finding.answer().name().toLowerCase(Locale.ROOT) + ": " + finding.why(),
        finding.rtoMs() == null
            ? "?"
            : String.format(Locale.ROOT, "%.2f", finding.rtoMs() / 1_000.0),
        "%s of %s"
            .formatted(
                finding.lost() == null ? "?" : Figures.grouped(finding.lost()),
                Figures.grouped(finding.acknowledged())),
        dossier.drill().undoneAt() == null ? "not known" : "nothing");
  }

  private void keep(Dossier dossier) {
    if (reports == null) {
      return;
    }
    try {
      Files.createDirectories(reports);
      var name =
          "%s-%s-%d.html"
              .formatted(
                  dossier.drill().kind().word(),
                  dossier.drill().service(),
                  dossier.drill().number());
      Files.writeString(reports.resolve(name), HtmlReport.of(dossier));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
