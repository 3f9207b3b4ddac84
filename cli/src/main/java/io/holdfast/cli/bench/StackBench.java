package io.holdfast.cli.bench;

import io.holdfast.cli.demo.BlueprintWord;
import io.holdfast.cli.demo.Progress;
import io.holdfast.drill.Figures;
import io.holdfast.testkit.Blueprint;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Distribution of what faults of its home cost the clients of a whole stack. */
@Command(
    name = "stack",
    description =
        "How long clients of a blueprint's stack wait, and what is lost, when its host fails.")
final class StackBench implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Option(
      names = "--blueprint",
      description = "im or netvis.",
      converter = BlueprintWord.class,
      defaultValue = "im")
  private Blueprint blueprint = Blueprint.IM;

  @Option(
      names = "--fault",
      split = ",",
      converter = StackFault.Converter.class,
      description =
          "kill, host-kill, cut, freeze, database-loop, api-loop, move; several with commas.",
      defaultValue = "kill,host-kill,cut,freeze,move")
  private List<StackFault> faults = new ArrayList<>();

  @Option(names = "--runs", description = "Of each fault.", defaultValue = "20")
  private int runs;

  @Option(
      names = "--lasting",
      description = "Seconds until a lasting fault is taken back.",
      defaultValue = "10")
  private int lastingSeconds;

  @Option(
      names = "--loopback",
      description = "Hosts as loopback addresses also when root. Cuts need namespaces.")
  private boolean loopback;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    var progress = new Progress(command.commandLine().getErr());
    var lasting = Duration.ofSeconds(lastingSeconds);
    var table =
        new Table(
            "./holdfast bench stack --blueprint %s --fault %s --runs %d --lasting %d%s"
                .formatted(
                    blueprint.word(),
                    Word.of(faults),
                    runs,
                    lastingSeconds,
                    loopback ? " --loopback" : ""),
            "fault",
            "n",
            "first good request, s",
            "longest pause later, s",
            "acknowledged messages lost",
            "whole again, s",
            "processor time of the passive host, %: median / max");
    boolean clean = true;
    var form = loopback ? Form.LOOPBACK : Form.best();
    try (var cluster = Preparation.form(ClusterPlan.of(blueprint, form), progress)) {
      for (var fault : faults) {
        var results = new ArrayList<StackRun.Result>();
        for (int run = 1; run <= runs; run++) {
          var result = StackRun.of(cluster, fault, lasting, RandomGenerator.getDefault());
          results.add(result);
          clean &= result.asPromised();
          progress.say(
              "%s %d/%d: good again after %s (next terms: %s), whole after %s; %s",
              fault.word(),
              run,
              runs,
              Figures.seconds(result.outage()),
              result.course(),
              Figures.seconds(result.whole()),
              result.verdict().sentence());
        }
        table.row(
            fault.describe(lasting),
            runs,
            Table.distribution(results.stream().map(StackRun.Result::outage).toList()),
            Table.distribution(results.stream().map(StackRun.Result::later).toList()),
            losses(results),
            Table.distribution(results.stream().map(StackRun.Result::whole).toList()),
            loads(results));
      }
    }
    out.printf("%nTimes: min / **median** / p99 / max.%n%n%s", table);
    out.flush();
    return clean ? 0 : 1;
  }

  private static String losses(List<StackRun.Result> results) {
    long lost = results.stream().mapToLong(result -> result.verdict().missing()).sum();
    long all = results.stream().mapToLong(result -> result.verdict().acknowledged()).sum();
    return "%s of %s".formatted(Figures.grouped(lost), Figures.grouped(all));
  }

  private static String loads(List<StackRun.Result> results) {
    var sorted = results.stream().mapToDouble(StackRun.Result::passiveLoad).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.1f / %.1f",
        100 * sorted[sorted.length / 2],
        100 * sorted[sorted.length - 1]);
  }
}
