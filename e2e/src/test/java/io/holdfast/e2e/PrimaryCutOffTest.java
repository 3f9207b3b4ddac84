package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The primary is cut off, one of three hosts with data. */
@Tag("root")
class PrimaryCutOffTest extends PrimaryCutOff {
  /** TCP then sends lost bytes again after 25 s only. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final Duration SOON = Duration.ofSeconds(15);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }

  /**
   * What was lost on connections during a long cut is sent again only long after it: neither the
   * quorum nor the standbys may wait for that when the next host is lost.
   */
  @Test
  void theNextOneIsCutOffAsSoonAsALongCutIsHealed() {
    var cluster = UNDER_TEST.cluster();
    var first = cluster.primary();
    try (var clients = Clients.writing(cluster)) {
      clients.at(first::cutOff);
      clients.goOnFor(LONG);
      clients.awaitMoreWrites();
      first.heal();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);

      var second = cluster.primary();
      var fault = clients.at(second::cutOff);
      clients.awaitMoreWrites();
      assertThat(clients.outageAfter(fault).rto())
          .hasValueSatisfying(rto -> assertThat(rto).isLessThan(SOON));
      second.heal();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }
}
