package io.holdfast.core.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;

/** What tests ask of a decision. */
final class Decisions {
  private Decisions() {}

  static void assertHolds(LeaderDecision decision, ReasonCode code) {
    assertThat(decision).isInstanceOf(LeaderDecision.Hold.class);
    assertThat(decision.why().code()).as(decision.why().sentence()).isEqualTo(code);
  }

  static ServiceRecord recordOf(LeaderDecision decision) {
    assertThat(decision).as(decision.why().sentence()).isInstanceOf(LeaderDecision.Write.class);
    return ((LeaderDecision.Write) decision).next();
  }

  static Phase phaseOf(LeaderDecision decision) {
    return recordOf(decision).phase();
  }
}
