package io.holdfast.cli.bench;

import io.holdfast.cli.demo.Ledgers;
import io.holdfast.cli.demo.Progress;
import io.holdfast.drill.Figures;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What must cause no failover, at full length: clients of the databases write throughout. */
@Command(
    name = "steady",
    description = "Longest write pause while what must cause no failover goes on for minutes.")
final class SteadyBench implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int SOME_WRITES = 120;

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Mixin private ClusterOptions options = new ClusterOptions();

  @Option(
      names = "--fault",
      split = ",",
      converter = Disturbance.Converter.class,
      description = "quorum-away, agents-away, slow; several with commas.",
      defaultValue = "quorum-away,agents-away,slow")
  private List<Disturbance> faults = new ArrayList<>();

  @Option(
      names = "--lasting",
      defaultValue = "0",
      description = "Seconds; 0 for 300, of a slow network 600.")
  private int lastingSeconds;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    var progress = new Progress(command.commandLine().getErr());
    var table =
        new Table(
            "./holdfast bench steady --fault %s --lasting %d%s"
                .formatted(Word.of(faults), lastingSeconds, options.asText()),
            "disturbance",
            "hosts",
            "for, s",
            "longest write pause, s",
            "failovers",
            "acknowledged writes lost");
    boolean clean = true;
    try (var cluster = Preparation.form(options.plan(), progress)) {
      for (var fault : faults) {
        clean &= run(cluster, fault, table, progress);
      }
    }
    out.print(table);
    out.flush();
    return clean ? 0 : 1;
  }

  /** Whether nothing was lost and nobody was replaced. */
  private boolean run(LocalCluster cluster, Disturbance fault, Table table, Progress progress) {
    var time = lastingSeconds == 0 ? fault.usualTime() : Duration.ofSeconds(lastingSeconds);
    long before = term(cluster);
    // Gateways are part of the agents that go away: these clients connect to the databases.
    try (var ledger = LedgerWorkload.start(Ledgers.direct(cluster))) {
      Preparation.awaitMore(ledger, SOME_WRITES);
      var struck = ledger.elapsed();
      fault.strike(cluster);
      try {
        var until = struck.plus(time);
        Waiting.until(
            () -> ledger.elapsed().compareTo(until) >= 0,
            time.plusSeconds(60),
            () -> "time stands still");
      } finally {
        fault.takeBack(cluster);
      }
      cluster.awaitRedundant(DEADLINE);
      Preparation.awaitMore(ledger, SOME_WRITES);
      var history = ledger.stop();
      var pause = history.longestSilence(struck, history.until()).length();
      var verdict = LedgerAudit.check(history, DEADLINE);
      long failovers = term(cluster) - before;
      progress.say(
          "%s for %s: longest pause %s, %d failovers, %s",
          fault.word(),
          Figures.seconds(time),
          Figures.seconds(pause),
          failovers,
          verdict.sentence());
      table.row(
          fault.description(),
          options.describe(),
          time.toSeconds(),
          Figures.seconds(pause),
          failovers,
          "%s of %s"
              .formatted(
                  Figures.grouped(verdict.missing()), Figures.grouped(verdict.acknowledged())));
      return verdict.isClean() && failovers == 0;
    }
  }

  private static long term(LocalCluster cluster) {
    return LocalCluster.service(cluster.awaitRedundant(DEADLINE)).term().number();
  }
}
