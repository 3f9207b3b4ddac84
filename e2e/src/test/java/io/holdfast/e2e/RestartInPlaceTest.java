package io.holdfast.e2e;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The primary is restarted in place while a commit waits, on PostgreSQL. */
class RestartInPlaceTest extends RestartInPlace {
  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.best()));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }

  @Override
  String url(LocalCluster cluster, LocalHost host) {
    return "jdbc:postgresql://%s:%d/app?connectTimeout=1&loginTimeout=2&socketTimeout=60&sslmode=disable"
        .formatted(host.address(), cluster.ports().database());
  }

  @Override
  String waitingCommits() {
    return "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
  }
}
