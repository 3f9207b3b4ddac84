package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.demo.Ledgers;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerHistory;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.drill.LedgerVerdict;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outage;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.Waiting;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Clients that write throughout a scenario, through the gateways, and their verdict. */
final class Clients implements AutoCloseable {
  private static final Duration UNTIL_ACKNOWLEDGED = Duration.ofSeconds(60);
  private static final Duration UNTIL_AUDITED = Duration.ofSeconds(30);
  private static final int A_FEW = 40;

  private final LocalCluster cluster;
  private final LedgerWorkload ledger;

  private Clients(LocalCluster cluster, LedgerPlan plan) {
    this.cluster = cluster;
    this.ledger = LedgerWorkload.start(plan);
    awaitMoreWrites();
  }

  /** Three of them with 20 writes a second each; when this returns, some are acknowledged. */
  static Clients writing(LocalCluster cluster) {
    return new Clients(cluster, Ledgers.throughGateways(cluster));
  }

  /** The same, connected to the databases themselves. */
  static Clients writingDirectly(LocalCluster cluster) {
    return new Clients(cluster, Ledgers.direct(cluster));
  }

  /** Ten, connected to one address alone, which gives up soon when nobody is there. */
  static Clients writingTo(LocalCluster cluster, String address) {
    return new Clients(
        cluster,
        Ledgers.through(cluster, new InetSocketAddress(address, cluster.ports().write()))
            .withLoad(10, 20)
            .withDeadlines(Duration.ofMillis(200), Duration.ofSeconds(2)));
  }

  static Clients writing(LocalCluster cluster, int clients, int writesPerSecond) {
    return new Clients(
        cluster, Ledgers.throughGateways(cluster).withLoad(clients, writesPerSecond));
  }

  /** The same, by a proxy that leads to the primary. */
  static Clients writingAt(LocalCluster cluster, InetSocketAddress proxy) {
    return new Clients(cluster, Ledgers.through(cluster, proxy));
  }

  LedgerWorkload ledger() {
    return ledger;
  }

  LedgerHistory history() {
    return ledger.history();
  }

  /** Does the damage and returns when it was begun. */
  Duration at(Runnable fault) {
    var begun = ledger.elapsed();
    fault.run();
    return begun;
  }

  /** Waits until some more writes have been acknowledged than now. */
  void awaitMoreWrites() {
    int wanted = ledger.history().count(Outcome.ACKNOWLEDGED) + A_FEW;
    Waiting.until(
        () -> ledger.history().count(Outcome.ACKNOWLEDGED) >= wanted,
        UNTIL_ACKNOWLEDGED,
        () ->
            "Writes do not come back: %s; the cluster: %s"
                .formatted(ledger.history().errors(), cluster.missingForRedundancy()));
  }

  /** Lets the clients write for that long: the time is the scenario's subject, not a guess. */
  void goOnFor(Duration time) {
    var until = ledger.elapsed().plus(time);
    Waiting.until(
        () -> ledger.elapsed().compareTo(until) >= 0, time.plusSeconds(10), () -> "time stands");
  }

  /** What the fault cost; writes must have come back. */
  Outage outageAfter(Duration fault) {
    return ledger.history().outageAfter(fault);
  }

  /** Every acknowledged write is there, once, and nothing that was refused. */
  void assertNothingLost() {
    var verdict = verdict();
    assertThat(verdict.isClean()).as("%s %s", verdict.sentence(), verdict.firstMissing()).isTrue();
  }

  /** As {@link #assertNothingLost}, but for what an asynchronous service may lose by a failure. */
  void assertAsPromised() {
    var verdict = verdict();
    assertThat(Ledgers.isAsPromised(cluster, verdict))
        .as("%s %s", verdict.sentence(), verdict.firstMissing())
        .isTrue();
  }

  private LedgerVerdict verdict() {
    var verdict = LedgerAudit.check(ledger.stop(), UNTIL_AUDITED);
    assertThat(verdict.acknowledged()).isPositive();
    return verdict;
  }

  @Override
  public void close() {
    ledger.close();
  }
}
