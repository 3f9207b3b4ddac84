package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.HoldfastException;
import io.holdfast.api.Operation;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The primary is moved on purpose. */
class SwitchoverTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Far above what is promised: this machine does other things too. See the benchmarks. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** A busy machine finishes a move in it; one that cannot be finished is not waited for long. */
  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(
          ClusterPlan.threeHosts(Form.best()).withService("switchoverTimeout", "20s"));

  @Test
  void underTheLoadOf32ConnectionsNoClientIsRefusedOrCutOffAndNothingIsLost() {
    var cluster = UNDER_TEST.cluster();
    var former = cluster.primary();
    var target = cluster.hostsWithout(former).getFirst();
    try (var clients = Clients.writing(cluster, 32, 10)) {
      var begun = clients.ledger().elapsed();
      var operation = cluster.api().switchover("db", target, PATIENCE);
      assertThat(operation.state()).as("%s", operation).isEqualTo(Operation.State.DONE);
      clients.awaitMoreWrites();

      assertThat(cluster.primary()).isEqualTo(target);
      assertThat(clients.outageAfter(begun).silence().length()).isLessThan(LONGEST_PAUSE);
      assertThat(clients.history().count(Outcome.REFUSED))
          .as("%s", clients.history().errors())
          .isZero();
      assertThat(clients.history().count(Outcome.UNKNOWN))
          .as("cut off in a transaction: %s", clients.history().errors())
          .isZero();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }

  /** The target stops answering in the middle of it. */
  @Test
  void oneThatCannotFinishInTimeIsRolledBackAndTheOldPrimaryServes() {
    var cluster = UNDER_TEST.cluster();
    var former = cluster.primary();
    var target = cluster.hostsWithout(former).getFirst();
    try (var clients = Clients.writing(cluster)) {
      target.freeze();
      try {
        var operation = cluster.api().switchover("db", target, PATIENCE);
        assertThat(operation.state()).isIn(Operation.State.FAILED, Operation.State.REFUSED);
        assertThat(operation.result()).isNotNull();
      } catch (HoldfastException refused) {
        assertThat(refused).hasMessageContaining(target.name());
      } finally {
        target.thaw();
      }
      clients.awaitMoreWrites();
      assertThat(cluster.primary()).isEqualTo(former);
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }
}
