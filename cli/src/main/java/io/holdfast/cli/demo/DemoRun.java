package io.holdfast.cli.demo;

import static java.util.stream.Collectors.joining;

import io.holdfast.drill.DrillReport;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.Engine;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.time.Duration;

/** What the demo shows, in order. */
final class DemoRun {
  private static final Duration UNTIL_FORMED = Duration.ofSeconds(90);
  private static final Duration UNTIL_RESTORED = Duration.ofSeconds(60);
  private static final Duration UNTIL_WRITTEN = Duration.ofSeconds(30);

  /** Of what is still missing, a person needs to see only this much. */
  private static final int MOST_MISSING = 2;

  private static final int CLIENTS = 8;
  private static final int WRITES_PER_SECOND = 50;
  private static final int WRITES_BEFORE_AND_AFTER = 1_000;

  private final LocalCluster cluster;
  private final Progress progress;
  private final Engine engine;

  DemoRun(LocalCluster cluster, Progress progress) {
    this.cluster = cluster;
    this.progress = progress;
    this.engine = cluster.plan().engine();
  }

  /** True when writes came back and no more was lost than the service may lose. */
  boolean show() {
    form();
    var primary = cluster.primary();
    var plan = Ledgers.throughGateways(cluster).withLoad(CLIENTS, WRITES_PER_SECOND);
    progress.say(
        "%d clients write a ledger of acknowledged rows through the gateway.", plan.clients());
    try (var ledger = LedgerWorkload.start(plan)) {
      awaitWrites(ledger, WRITES_BEFORE_AND_AFTER);
      progress.say("Killing the primary: kill -9 of %s on host %s.", engine, primary.name());
      var fault = ledger.elapsed();
      primary.killEngine();
      awaitWrites(ledger, ledger.history().count(Outcome.ACKNOWLEDGED) + WRITES_BEFORE_AND_AFTER);
      progress.say("Host %s is primary now and acknowledges writes.", cluster.primary().name());
      rejoin(primary);
      var history = ledger.stop();
      progress.say("Looking for every acknowledged row on the primary ...");
      var report = DrillReport.of(history, fault, UNTIL_WRITTEN);
      progress.say("%s", report.sentence());
      return report.outage().rto().isPresent() && Ledgers.isAsPromised(cluster, report.verdict());
    }
  }

  private void form() {
    progress.say(
        "Starting three hosts with %s on %s.",
        engine, String.join(", ", cluster.hosts().stream().map(LocalHost::address).toList()));
    cluster.startAgents();
    progress.during(
        switch (cluster.plan().durability()) {
          case ASYNC -> "Waiting until every write goes to two more hosts";
          case SYNC, STRICT ->
              "Waiting until every write is on two hosts before it is acknowledged";
        },
        this::missing,
        () -> cluster.awaitRedundant(UNTIL_FORMED));
  }

  private void rejoin(LocalHost former) {
    progress.during(
        "Waiting until host %s has rejoined as a standby".formatted(former.name()),
        this::missing,
        () -> cluster.awaitRedundant(UNTIL_RESTORED));
  }

  private void awaitWrites(LedgerWorkload ledger, int number) {
    Waiting.until(
        () -> ledger.history().count(Outcome.ACKNOWLEDGED) >= number,
        UNTIL_WRITTEN,
        () ->
            "Clients had %d writes acknowledged, expected %d; they saw %s; the cluster: %s"
                .formatted(
                    ledger.history().count(Outcome.ACKNOWLEDGED),
                    number,
                    ledger.history().errors(),
                    missing()));
  }

  private String missing() {
    return cluster.missingForRedundancy().stream().limit(MOST_MISSING).collect(joining("; "));
  }
}
