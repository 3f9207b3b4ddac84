package io.holdfast.e2e;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The primary is cut off, one of two hosts with data beside a witness. */
@Tag("root")
class PrimaryCutOffOfTwoTest extends PrimaryCutOff {
  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.twoAndWitness(Form.NAMESPACES));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }
}
