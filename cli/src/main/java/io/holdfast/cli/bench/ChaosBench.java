package io.holdfast.cli.bench;

import io.holdfast.cli.demo.Ledgers;
import io.holdfast.cli.demo.Progress;
import io.holdfast.drill.Figures;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.TestkitException;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Random faults in a row, the second half two at a time, under a ledger that is never reset. */
@Command(
    name = "chaos",
    description = "Random faults one after another: must lose nothing and always end redundant.")
final class ChaosBench implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** How long a fault lasts at most. */
  private static final int LONGEST_MILLIS = 5_000;

  /** Rows are read back after so many faults, to find the one that lost something. */
  private static final int FAULTS_BETWEEN_AUDITS = 10;

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Mixin private ClusterOptions options = new ClusterOptions();

  @Option(names = "--faults", defaultValue = "1000", description = "How many in all.")
  private int faults;

  @Option(
      names = "--hours",
      description =
          "Instead: drills of the catalogue for so long, two at a time where that is safe, on"
              + " PostgreSQL, MariaDB and Redis together, as in 2 or 0.25. Needs root.")
  private @Nullable Double hours;

  @Option(names = "--seed", defaultValue = "1", description = "Chooses the faults.")
  private long seed;

  private record Strike(ChaosFault fault, LocalHost host) {
    @Override
    public String toString() {
      return fault + " " + host.name();
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    var progress = new Progress(command.commandLine().getErr());
    return hours == null ? strikes(progress) : drills(hours, progress);
  }

  private int drills(double time, Progress progress) throws InterruptedException {
    var out = command.commandLine().getOut();
    var table =
        new Table(
            String.format(Locale.ROOT, "./holdfast bench chaos --hours %s --seed %d", time, seed),
            "drill",
            "n",
            "pass",
            "fail",
            "unknown",
            "time without service, s: min / **median** / p99 / max",
            "left behind");
    try (var cluster = Preparation.form(AllEngines.plan(), progress)) {
      try (var chaos = new DrillChaos(cluster, seed, progress)) {
        chaos.run(Duration.ofMillis((long) (time * 3_600_000)));
        var verdicts = chaos.audit();
        chaos.summarize(table);
        out.print(table);
        verdicts.forEach((service, verdict) -> out.printf("%n%s: %s", service, verdict.sentence()));
        out.printf("%nrefused by the guard rails: %d%n", chaos.refusals().size());
        out.flush();
        return chaos.isClean(verdicts) ? 0 : 1;
      } catch (TestkitException e) {
        progress.say("The agents' logs are kept in %s", keepLogs(cluster));
        throw e;
      }
    }
  }

  private int strikes(Progress progress) {
    var out = command.commandLine().getOut();
    var random = new Random(seed);
    var recoveries = new ArrayList<Duration>();
    int done = 0;
    try (var cluster = Preparation.form(options.plan(), progress)) {
      try (var ledger = LedgerWorkload.start(Ledgers.throughGateways(cluster))) {
        while (done < faults) {
          var strikes = choose(cluster, random, done >= faults / 2 && faults - done >= 2 ? 2 : 1);
          done += strikes.size();
          var recovery = strike(cluster, ledger, strikes, random);
          recoveries.add(recovery);
          progress.say(
              "%d/%d: %s; redundant after %s, primary %s",
              done, faults, strikes, Figures.seconds(recovery), cluster.primary().name());
          if (recoveries.size() % FAULTS_BETWEEN_AUDITS == 0) {
            audit(ledger, progress);
          }
        }
        var verdict = LedgerAudit.check(ledger.stop(), DEADLINE);
        var table =
            new Table(
                "./holdfast bench chaos --faults %d --seed %d%s"
                    .formatted(faults, seed, options.asText()),
                "hosts",
                "faults",
                "acknowledged writes lost",
                "redundant again, s: min / **median** / p99 / max");
        table.row(options.describe(), done, verdict.sentence(), Table.distribution(recoveries));
        out.print(table);
        out.flush();
        return verdict.isClean() ? 0 : 1;
      } catch (TestkitException e) {
        progress.say("The agents' logs are kept in %s", keepLogs(cluster));
        throw e;
      }
    } catch (TestkitException e) {
      progress.say("Failed at fault %d with seed %d: %s", done, seed, e.toString());
      return 1;
    }
  }

  /** Copies what the agents printed to where it outlives the cluster. */
  private static Path keepLogs(LocalCluster cluster) {
    try {
      var folder = Files.createTempDirectory("holdfast-chaos-");
      for (var host : cluster.hosts()) {
        Files.copy(host.log(), folder.resolve(host.log().getFileName()));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Strike> choose(LocalCluster cluster, Random random, int number) {
    var possible = ChaosFault.possible(cluster.plan().form() == Form.NAMESPACES);
    var hosts = new ArrayList<>(cluster.hosts());
    var strikes = new ArrayList<Strike>();
    for (int i = 0; i < number; i++) {
      var host = hosts.remove(random.nextInt(hosts.size()));
      strikes.add(new Strike(possible.get(random.nextInt(possible.size())), host));
    }
    return strikes;
  }

  /** Time from when the last of them was taken back to redundant again. */
  private static Duration strike(
      LocalCluster cluster, LedgerWorkload ledger, List<Strike> strikes, Random random) {
    for (var strike : strikes) {
      strike.fault().strike(cluster, strike.host(), random);
      goOn(ledger, random.nextInt(LONGEST_MILLIS / 4));
    }
    goOn(ledger, random.nextInt(LONGEST_MILLIS));
    for (var strike : strikes) {
      strike.fault().takeBack(strike.host());
    }
    var takenBack = ledger.elapsed();
    cluster.awaitRedundant(DEADLINE);
    return ledger.elapsed().minus(takenBack);
  }

  private static void audit(LedgerWorkload ledger, Progress progress) {
    var verdict = LedgerAudit.check(ledger.history(), DEADLINE);
    progress.say("%s; clients saw %s", verdict.sentence(), ledger.history().errors());
    if (!verdict.isClean()) {
      throw new TestkitException(
          "Acknowledged rows are gone, the first: " + verdict.firstMissing());
    }
  }

  private static void goOn(LedgerWorkload ledger, int millis) {
    var until = ledger.elapsed().plusMillis(millis);
    Waiting.until(
        () -> ledger.elapsed().compareTo(until) >= 0,
        Duration.ofMillis(millis).plusSeconds(30),
        () -> "time stands still");
  }
}
