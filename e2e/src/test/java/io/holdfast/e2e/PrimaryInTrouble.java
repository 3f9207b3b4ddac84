package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.Operation;
import io.holdfast.cli.demo.Ledgers;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What PostgreSQL's scenarios ask in classes of their own, asked of another engine on one cluster:
 * the primary is lost, cut off and moved.
 */
abstract class PrimaryInTrouble extends PrimaryLost {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(20);

  /** For the isolated primary to have acknowledged what it ever will. */
  private static final Duration UNTIL_SILENT = Duration.ofSeconds(10);

  private static final int MOST_MOVES = 10;

  /**
   * How long the cluster is left alone before it is moved, because a standby that has just come
   * back may leave and come again before it stays.
   */
  Duration calmBeforeMove() {
    return Duration.ZERO;
  }

  /** How long no write may be acknowledged while it is moved, on a busy machine. */
  Duration longestPause() {
    return Duration.ofSeconds(5);
  }

  @Test
  void itsHostIsKilledWithTheControllerOnIt() {
    var cluster = underTest().cluster();
    var former = primaryWithController(cluster);
    try (var clients = Clients.writing(cluster)) {
      var fault = clients.at(former::killAll);
      clients.awaitMoreWrites();

      assertThat(clients.outageAfter(fault).rto())
          .hasValueSatisfying(rto -> assertThat(rto).isLessThan(LONGEST_OUTAGE));
      assertThat(cluster.primary()).isNotEqualTo(former);
      former.startAgent();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertAsPromised();
    }
  }

  /** Its agent is there all the while, and has to end what does not answer. */
  @Test
  void itsServerHangsAndWouldGoOnLater() {
    var cluster = underTest().cluster();
    var former = cluster.primary();
    var term = term(cluster);
    try (var clients = Clients.writing(cluster)) {
      clients.at(former::hangEngine);
      clients.awaitMoreWrites();
      former.thaw();
      assertThat(term(cluster)).isGreaterThan(term);
      assertThat(Primaries.writable(cluster)).containsExactly(cluster.primary().name());
      clients.assertAsPromised();
    }
  }

  /** A client on the isolated host itself is the one that a stale primary would deceive. */
  @Test
  void itsHostIsCutOffAndHealed() {
    var cluster = underTest().cluster();
    var former = cluster.primary();
    try (var clients = Clients.writing(cluster);
        var beside = LedgerWorkload.start(Ledgers.only(cluster, former), former.threads())) {
      var fault = clients.at(former::cutOff);
      var faultBeside = beside.elapsed();
      clients.awaitMoreWrites();
      assertThat(clients.outageAfter(fault).rto())
          .hasValueSatisfying(rto -> assertThat(rto).isLessThan(LONGEST_OUTAGE));
      clients.goOnFor(UNTIL_SILENT);

      var acknowledgedAlone =
          beside.history().acknowledgedBetween(faultBeside.plus(UNTIL_SILENT), beside.elapsed());
      assertThat(acknowledgedAlone).isZero();
      former.heal();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      assertThat(cluster.primary()).isNotEqualTo(former);
      clients.assertAsPromised();
      var verdict = LedgerAudit.check(beside.stop(), PATIENCE, Ledgers.direct(cluster));
      assertThat(Ledgers.isAsPromised(cluster, verdict))
          .as("beside the isolated primary: %s", verdict.sentence())
          .isTrue();
    }
  }

  @Test
  void itIsMovedUnderLoadAndNoClientIsRefusedOrCutOffAndNothingIsLost() {
    var cluster = underTest().cluster();
    var former = cluster.primary();
    var target = cluster.hostsWithout(former).getFirst();
    try (var clients = Clients.writing(cluster, 32, 10)) {
      clients.goOnFor(calmBeforeMove());
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      var begun = clients.ledger().elapsed();
      var operation = cluster.api().switchover("db", target, PATIENCE);
      assertThat(operation.state()).as("%s", operation).isEqualTo(Operation.State.DONE);
      clients.awaitMoreWrites();

      assertThat(cluster.primary()).isEqualTo(target);
      assertThat(clients.outageAfter(begun).silence().length()).isLessThan(longestPause());
      assertThat(clients.history().count(Outcome.REFUSED))
          .as("%s", clients.history().errors())
          .isZero();
      assertThat(clients.history().count(Outcome.UNKNOWN))
          .as("cut off in a write: %s", clients.history().errors())
          .isZero();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }

  private static LocalHost primaryWithController(LocalCluster cluster) {
    for (int move = 0; move < MOST_MOVES; move++) {
      var controller = cluster.host(cluster.controller());
      if (controller.equals(cluster.primary())) {
        return controller;
      }
      // The controller leaves its primary's host within seconds: strike before it does. A request
      // that is refused comes too early after the move before.
      var _ = cluster.api().askForSwitchover("db", controller);
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
    }
    throw new AssertionError("primary and controller do not stay on one host");
  }
}
