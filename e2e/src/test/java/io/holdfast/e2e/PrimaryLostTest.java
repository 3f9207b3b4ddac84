package io.holdfast.e2e;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The primary is lost, one of three hosts with data. */
class PrimaryLostTest extends PrimaryLost {
  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.best()));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }
}
