package io.holdfast.cli.bench;

import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.Operation;
import io.holdfast.cli.demo.Progress;
import io.holdfast.drill.Figures;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Distribution of the write pause of planned moves. */
@Command(
    name = "switchover",
    description = "How long writes pause when the primary is moved under load.")
final class SwitchoverBench implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int MOST_ATTEMPTS = 10;

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Mixin private ClusterOptions options = new ClusterOptions();

  @Option(names = "--runs", defaultValue = "20", description = "Number of switchovers.")
  private int runs;

  @Option(names = "--connections", defaultValue = "32", description = "Through the gateway.")
  private int connections;

  @Option(names = "--rate", defaultValue = "10", description = "Writes a second of each.")
  private int rate;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    var progress = new Progress(command.commandLine().getErr());
    var pauses = new ArrayList<Duration>();
    var redundant = new ArrayList<Duration>();
    long refused = 0;
    long unknown = 0;
    long lost = 0;
    long acknowledged = 0;
    boolean clean = true;
    try (var cluster = Preparation.form(options.plan(), progress)) {
      for (int run = 1; run <= runs; run++) {
        cluster.awaitRedundant(DEADLINE);
        var former = cluster.primary();
        var target =
            cluster.members().stream().filter(host -> host != former).findFirst().orElseThrow();
        try (var ledger =
            LedgerWorkload.start(options.entry(cluster).withLoad(connections, rate))) {
          Preparation.awaitMore(ledger, 2 * connections * rate);
          var begun = ledger.elapsed();
          var operation = moved(cluster, target);
          Preparation.awaitMore(ledger, 2 * connections * rate);
          cluster.awaitRedundant(DEADLINE);
          redundant.add(ledger.elapsed().minus(begun));
          var history = ledger.stop();
          var verdict = LedgerAudit.check(history, DEADLINE);
          var pause = history.outageAfter(begun).silence().length();
          pauses.add(pause);
          refused += history.count(Outcome.REFUSED);
          unknown += history.count(Outcome.UNKNOWN);
          lost += verdict.missing();
          acknowledged += verdict.acknowledged();
          clean &= verdict.isClean() && cluster.primary().equals(target);
          progress.say(
              "%d/%d: %s, pause %s, %s, errors %s",
              run,
              runs,
              operation.state(),
              Figures.seconds(pause),
              verdict.sentence(),
              history.errors());
        }
      }
    }
    var table =
        new Table(
            "./holdfast bench switchover --runs %d --connections %d --rate %d%s"
                .formatted(runs, connections, rate, options.asText()),
            "hosts",
            "n",
            "write pause, s",
            "refused writes",
            "writes cut off with an open outcome",
            "acknowledged writes lost",
            "redundant again, s");
    table.row(
        options.describe(),
        runs,
        Table.distribution(pauses),
        refused,
        unknown,
        "%s of %s".formatted(Figures.grouped(lost), Figures.grouped(acknowledged)),
        Table.distribution(redundant));
    out.printf("%nTimes: min / **median** / p99 / max.%n%n%s", table);
    out.flush();
    return clean ? 0 : 1;
  }

  /** Asked for again while something else is being written down, as an operator would. */
  private static Operation moved(LocalCluster cluster, LocalHost target) {
    for (int attempt = 1; ; attempt++) {
      try {
        return cluster.api().switchover("db", target, DEADLINE);
      } catch (HoldfastException refused) {
        if (refused.code() != ErrorCode.REFUSED || attempt == MOST_ATTEMPTS) {
          throw refused;
        }
        cluster.awaitRedundant(DEADLINE);
      }
    }
  }
}
