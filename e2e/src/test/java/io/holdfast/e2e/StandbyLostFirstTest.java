package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.leader.ServiceCondition.State;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hosts and a witness, and first the only standby goes. */
class StandbyLostFirstTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.twoAndWitness(Form.best()));

  @Test
  void thePrimaryServesOnDegradedAndItsOwnLossIsNotAnsweredByAnEmptyPromotion() {
    var cluster = UNDER_TEST.cluster();
    var primary = cluster.primary();
    var standby = cluster.members().stream().filter(it -> it != primary).findFirst().orElseThrow();
    try (var clients = Clients.writing(cluster)) {
      clients.at(standby::killAll);
      var degraded = LocalCluster.service(cluster.awaitState(State.DEGRADED, PATIENCE));
      assertThat(degraded.reason()).isNotNull();
      clients.awaitMoreWrites();
      assertThat(LocalCluster.service(cluster.status()).canFailOver().answer()).isFalse();

      var lostBoth = clients.at(primary::killAll);
      standby.startAgent();
      // The standby is back and lacks what was acknowledged without it: it must not serve.
      var down =
          LocalCluster.service(
              cluster.awaitStatus(
                  "down with a reason",
                  status ->
                      LocalCluster.service(status).state() == State.DOWN
                          && LocalCluster.service(status).reason() != null,
                  PATIENCE));
      assertThat(down.canFailOver().answer()).isFalse();
      clients.goOnFor(Duration.ofSeconds(5));
      assertThat(Primaries.writable(cluster)).isEmpty();
      assertThat(
              clients
                  .history()
                  .acknowledgedBetween(lostBoth.plusSeconds(2), clients.ledger().elapsed()))
          .isZero();

      primary.startAgent();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.awaitMoreWrites();
      clients.assertNothingLost();
    }
  }

  /** The witness and the host that stays are the quorum; the standby holds every write. */
  @Test
  void aPrimaryKilledWhileRedundantIsReplaced() {
    var cluster = UNDER_TEST.cluster();
    var former = cluster.primary();
    try (var clients = Clients.writing(cluster)) {
      var fault = clients.at(former::killAll);
      clients.awaitMoreWrites();
      assertThat(clients.outageAfter(fault).rto())
          .hasValueSatisfying(rto -> assertThat(rto).isLessThan(PATIENCE));
      former.startAgent();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }
}
