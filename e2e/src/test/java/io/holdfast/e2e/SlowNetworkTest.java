package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bad network is no reason for anything. */
@Tag("root")
class SlowNetworkTest {
  /** Between two hosts a packet passes two cables: 50 ms each way, 100 ms there and back. */
  private static final Duration EACH_CABLE = Duration.ofMillis(25);

  /** Likewise: two cables with 1 % each lose 2 %. */
  private static final double LOSS = 0.01;

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES));

  @Test
  void aHundredMillisecondsMoreAndTwoPercentLossCauseNoFailover() {
    var cluster = UNDER_TEST.cluster();
    var primary = cluster.primary();
    var term = LocalCluster.service(cluster.status()).term();
    try (var clients = Clients.writing(cluster)) {
      cluster.hosts().forEach(host -> host.slowDown(EACH_CABLE, LOSS));
      try {
        clients.goOnFor(Duration.ofSeconds(30));
        clients.awaitMoreWrites();
      } finally {
        cluster.hosts().forEach(LocalHost::speedUp);
      }
      var status = cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      assertThat(cluster.primary()).isEqualTo(primary);
      assertThat(LocalCluster.service(status).term()).isEqualTo(term);
      clients.assertNothingLost();
    }
  }
}
