package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.leader.ServiceCondition.State;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The disk under the primary's data, and under its agent's, has no space left. */
@Tag("root")
class DiskFullTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES).withDisks(700));

  @Test
  void theStateSaysSoThereIsNoFlappingAndNothingIsLost() {
    var cluster = UNDER_TEST.cluster();
    var full = cluster.primary();
    var before = LocalCluster.service(cluster.status()).term();
    try (var clients = Clients.writing(cluster, 8, 100)) {
      full.fillDisk();
      cluster.awaitStatus(
          "in a state that is not healthy, with a reason",
          status ->
              LocalCluster.service(status).state() != State.HEALTHY
                  && LocalCluster.service(status).reason() != null,
          PATIENCE);
      clients.awaitMoreWrites();
      clients.goOnFor(Duration.ofSeconds(8));
      var after = LocalCluster.service(cluster.status()).term();
      assertThat(after.number() - before.number()).isLessThanOrEqualTo(1);

      full.freeDisk();
      if (!full.agentRuns()) {
        full.startAgent();
      }
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }
}
