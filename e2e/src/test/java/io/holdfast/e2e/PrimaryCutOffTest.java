package io.holdfast.e2e;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The primary is cut off, one of three hosts with data. */
@Tag("root")
class PrimaryCutOffTest extends PrimaryCutOff {
  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }
}
