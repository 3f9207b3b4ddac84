package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.Engine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MariaDB, three hosts with data. */
@Tag("root")
class MariadbTest extends PrimaryInTrouble {
  private static final int KILLS = 4;

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES).withEngine(Engine.MARIADB));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }

  /**
   * With many commits under way each kill finds some written and not sent, some sent and not
   * acknowledged, some acknowledged and not yet visible. Whatever a crashed primary takes back when
   * it starts, nothing that a client was told may be among it, and it follows again every time.
   */
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
