package io.holdfast.core.leader;

import static io.holdfast.core.leader.World.A;
import static io.holdfast.core.leader.World.B;
import static io.holdfast.core.leader.World.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandingTest {
  @Test
  void whatFailedIsDoubtfulAndWhatCannotBeUsedIsNotExpected() {
    var unusable = Reason.of(ReasonCode.RESTARTS_EXHAUSTED, "it ended 2 times");
    var failed = Reason.of(ReasonCode.STEP_FAILED, "it ended while it started");
    var standing =
        Standing.of(
            new World()
                .report(B, new EngineState.Unusable(unusable))
                .report(C, new EngineState.Stopped(null))
                .problem(C, failed)
                .view());
    assertThat(standing.prospect(A)).isEqualTo(Prospect.OPEN);
    assertThat(standing.prospect(B)).isEqualTo(Prospect.NONE);
    assertThat(standing.prospect(C)).isEqualTo(Prospect.DOUBTFUL);
    assertThat(standing.obstacles()).containsKeys(B, C);
  }

  @Test
  void aMemberThatIsNotHeardMayBeBackAnyMoment() {
    var standing =
        Standing.of(
            new World()
                .report(B, new EngineState.Unusable(Reason.of(ReasonCode.UNUSABLE_DATA)))
                .silentSince(B, Duration.ofMinutes(1))
                .view());
    assertThat(standing.prospect(B)).isEqualTo(Prospect.OPEN);
    assertThat(standing.obstacles()).containsKey(B);
  }
}
