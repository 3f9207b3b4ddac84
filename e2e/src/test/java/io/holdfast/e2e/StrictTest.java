package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.Durability;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code durability: strict}: rather no write than one that only the primary holds. */
class StrictTest {
  /** For what was under way when the standbys went to have been acknowledged or not. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.best()).withDurability(Durability.STRICT));

  @Test
  void bothStandbysAreLostAndWritesWaitUntilOneReturns() {
    var cluster = UNDER_TEST.cluster();
    var primary = cluster.primary();
    var standbys = cluster.hostsWithout(primary);
    try (var clients = Clients.writing(cluster)) {
      var fault = clients.at(() -> standbys.forEach(LocalHost::killAll));
      clients.goOnFor(Duration.ofSeconds(8));
      var alone =
          clients.history().acknowledgedBetween(fault.plus(SETTLED), clients.ledger().elapsed());
      assertThat(alone).isZero();

      standbys.getFirst().startAgent();
      clients.awaitMoreWrites();
      standbys.getLast().startAgent();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }
}
