package io.holdfast.e2e;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.Engine;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The primary is restarted in place while a commit waits, on MariaDB. */
@Tag("root")
class MariadbRestartInPlaceTest extends RestartInPlace {
  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES).withEngine(Engine.MARIADB));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }

  @Override
  String url(LocalCluster cluster, LocalHost host) {
    return "jdbc:mariadb://%s:%d/app?connectTimeout=1000&socketTimeout=60000&sslMode=disable"
        .formatted(host.address(), cluster.ports().database());
  }

  @Override
  String waitingCommits() {
    return "SELECT count(*) FROM information_schema.processlist"
        + " WHERE state LIKE 'Waiting for semi-sync ACK%'";
  }
}
