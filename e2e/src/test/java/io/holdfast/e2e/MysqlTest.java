package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.Engine;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MySQL, three hosts with data. Part of a build that names a MySQL (CONTRIBUTING.md). */
@Tag("root")
@Tag("mysql")
class MysqlTest extends PrimaryInTrouble {
  private static final int KILLS = 4;

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES).withEngine(Engine.MYSQL));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }

  /** The server takes long to stop and to start (docs/benchmarks.md). */
  @Override
  Duration longestPause() {
    return Duration.ofSeconds(10);
  }

  /** What a crashed primary commits when it starts and nobody else has, no client was told of. */
  @Test
  void itIsKilledAgainAndAgainInTheMiddleOfManyCommits() {
    var cluster = underTest().cluster();
    try (var clients = Clients.writing(cluster, 16, 50)) {
      for (int kill = 0; kill < KILLS; kill++) {
        var former = cluster.primary();
        clients.at(former::killEngine);
        clients.awaitMoreWrites();
        cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
        assertThat(Primaries.writable(cluster)).hasSize(1);
      }
      clients.assertNothingLost();
    }
  }
}
