package io.holdfast.cli.bench;

import io.holdfast.cli.demo.Progress;
import io.holdfast.drill.Figures;
import io.holdfast.testkit.AddressWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Distribution of what faults of the primary's host cost clients. */
@Command(
    name = "failover",
    description = "How long clients wait, and what is lost, when the primary's host fails.")
final class FailoverBench implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Mixin private ClusterOptions options = new ClusterOptions();

  @Option(
      names = "--fault",
      split = ",",
      converter = Fault.Converter.class,
      description =
          "kill, host-kill, controller-kill, cut, cut-in, cut-out, freeze; several with commas.",
      defaultValue = "kill,host-kill,controller-kill,cut,freeze")
  private List<Fault> faults = new ArrayList<>();

  @Option(names = "--runs", description = "Of each fault.", defaultValue = "20")
  private int runs;

  @Option(
      names = "--lasting",
      description = "Seconds until a lasting fault is taken back.",
      defaultValue = "60")
  private int lastingSeconds;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    var progress = new Progress(command.commandLine().getErr());
    var lasting = Duration.ofSeconds(lastingSeconds);
    var table =
        new Table(
            "./holdfast bench failover --fault %s --runs %d --lasting %d%s"
                .formatted(Word.of(faults), runs, lastingSeconds, options.asText()),
            "fault",
            "hosts",
            "n",
            options.way(),
            "longest pause later, s",
            "direct, s",
            "decided, s",
            "sealed, s",
            "safe, s",
            "acknowledged writes lost",
            "redundant again, s");
    boolean clean = true;
    String seen;
    try (var cluster = Preparation.form(options.plan(), progress);
        var watch = new Watch(options.watch(cluster))) {
      var entry = options.entry(cluster);
      for (var fault : faults) {
        var results = new ArrayList<FaultRun.Result>();
        for (int run = 1; run <= runs; run++) {
          var result = FaultRun.of(cluster, entry, fault, lasting, RandomGenerator.getDefault());
          results.add(result);
          clean &= result.asPromised() && watch.isClean();
          progress.say(
              "%s %d/%d: entry %s, direct %s (%s), redundant after %s; %d of %d lost",
              fault.word(),
              run,
              runs,
              Figures.seconds(result.gateway()),
              Figures.seconds(result.direct()),
              result.course().map(Course::toString).orElse("no term ended"),
              Figures.seconds(result.redundant()),
              result.lost(),
              result.acknowledged());
        }
        var courses = results.stream().flatMap(result -> result.course().stream()).toList();
        table.row(
            fault.describe(lasting),
            options.describe(),
            runs,
            Table.distribution(results.stream().map(FaultRun.Result::gateway).toList()),
            Table.distribution(results.stream().map(FaultRun.Result::later).toList()),
            Table.distribution(results.stream().map(FaultRun.Result::direct).toList()),
            Table.distribution(courses.stream().map(Course::decided).toList()),
            Table.distribution(courses.stream().map(Course::sealed).toList()),
            Table.distribution(courses.stream().map(Course::safe).toList()),
            losses(results),
            Table.distribution(results.stream().map(FaultRun.Result::redundant).toList()));
      }
      seen = watch.sentence();
    }
    out.printf("%nTimes: min / **median** / p99 / max.%s%n%n%s", seen, table);
    out.flush();
    return clean ? 0 : 1;
  }

  /** Who has the virtual address, all the while, if there is one. */
  private record Watch(Optional<AddressWatch> address) implements AutoCloseable {
    boolean isClean() {
      return address.stream().allMatch(watch -> watch.doubles().isEmpty());
    }

    String sentence() {
      return address
          .map(watch ->
              isClean()
                  ? " Two hosts never answered for the address at once."
                  : " TWO HOSTS ANSWERED FOR THE ADDRESS: " + watch.doubles())
          .orElse("");
    }

    @Override
    public void close() {
      address.ifPresent(AddressWatch::close);
    }
  }

  /** As in {@code 3 of 12 345, of 0.12 s at most}. */
  private static String losses(List<FaultRun.Result> results) {
    long lost = results.stream().mapToLong(FaultRun.Result::lost).sum();
    long acknowledged = results.stream().mapToLong(FaultRun.Result::acknowledged).sum();
    var counts = "%s of %s".formatted(Figures.grouped(lost), Figures.grouped(acknowledged));
    var longest =
        results.stream().map(FaultRun.Result::lostSpan).max(Duration::compareTo).orElseThrow();
    return lost == 0 ? counts : counts + ", of %s at most".formatted(Figures.seconds(longest));
  }
}
