package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The control plane is gone and the databases must not notice. */
class QuorumLostTest {
  private static final Duration AWAY = Duration.ofSeconds(30);

  /**
   * Nobody decides anything, so nothing may pause; a busy machine is allowed its hiccups. Far less
   * than the agents are away: no client may wait for them.
   */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.best()));

  @Test
  void aMajorityOfTheQuorumIsAway() {
    var cluster = UNDER_TEST.cluster();
    staysUp(cluster, cluster.hostsWithout(cluster.primary()));
  }

  @Test
  void allAgentsAreAway() {
    var cluster = UNDER_TEST.cluster();
    staysUp(cluster, cluster.hosts());
  }

  private static void staysUp(LocalCluster cluster, List<LocalHost> withoutAgent) {
    var primary = cluster.primary();
    var term = LocalCluster.service(cluster.status()).term();
    // Gateways are part of the agents: clients of this scenario connect to the databases.
    try (var clients = Clients.writingDirectly(cluster)) {
      var fault = clients.at(() -> withoutAgent.forEach(LocalHost::killAgent));
      clients.goOnFor(AWAY);

      var silence = clients.history().longestSilence(fault, clients.ledger().elapsed());
      assertThat(silence.length()).isLessThan(LONGEST_PAUSE);
      var returned = clients.at(() -> withoutAgent.forEach(LocalHost::startAgent));
      var status = cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      assertThat(cluster.primary()).isEqualTo(primary);
      assertThat(LocalCluster.service(status).term()).isEqualTo(term);
      var afterwards = clients.history().longestSilence(returned, clients.ledger().elapsed());
      assertThat(afterwards.length()).isLessThan(LONGEST_PAUSE);
      clients.assertNothingLost();
    }
  }
}
