package io.holdfast.e2e;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The primary is lost, one of two hosts with data beside a witness. */
class PrimaryLostOfTwoTest extends PrimaryLost {
  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.twoAndWitness(Form.best()));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }
}
