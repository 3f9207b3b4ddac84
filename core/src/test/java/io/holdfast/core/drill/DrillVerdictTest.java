package io.holdfast.core.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.drill.DrillResult.Answer;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrillVerdictTest {
  private static final DrillMeasure.Rows ALL_THERE = new DrillMeasure.Rows(0, Duration.ZERO, 0);
  private static final DrillMeasure GOOD =
      new DrillMeasure(100, 200, Duration.ofMillis(700), ALL_THERE);

  private static final DrillOutcome DONE = outcome(DrillPhase.End.DONE);

  private static DrillOutcome outcome(DrillPhase.End end) {
    return new DrillOutcome(Stage.OBJECTIVES, true, end, Reason.of(ReasonCode.DRILL_LEFTOVER, "x"));
  }

  @Test
  void passesWhatWasMeasuredAndKept() {
    assertThat(DrillVerdict.of(DONE, GOOD).answer()).isEqualTo(Answer.PASS);
  }

  @Test
  void failsWhatTookLongerThanTheObjective() {
    var slow = new DrillMeasure(100, 200, Duration.ofMillis(5001), ALL_THERE);
    assertThat(DrillVerdict.of(DONE, slow).answer()).isEqualTo(Answer.FAIL);
    assertThat(DrillVerdict.of(DONE, slow).sentence()).contains("5001 ms, objective 5000 ms");
  }

  @Test
  void failsWhatNeverCameBack() {
    var gone = new DrillMeasure(100, 200, null, ALL_THERE);
    assertThat(DrillVerdict.of(DONE, gone).answer()).isEqualTo(Answer.FAIL);
  }

  @Test
  void failsLostAndForeignRows() {
    var lost = new DrillMeasure.Rows(3, Duration.ofMillis(20), 0);
    var wrong = new DrillMeasure.Rows(0, Duration.ZERO, 1);
    assertThat(verdict(lost)).isEqualTo(Answer.FAIL);
    assertThat(verdict(wrong)).isEqualTo(Answer.FAIL);
  }

  @Test
  void doesNotKnowWhatCouldNotBeReadBack() {
    var unread = new DrillMeasure(100, 200, Duration.ofMillis(700), null);
    assertThat(DrillVerdict.of(DONE, unread).answer()).isEqualTo(Answer.UNKNOWN);
    assertThat(DrillVerdict.of(DONE, null).answer()).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void doesNotKnowWithoutAWriteBeforeTheFault() {
    var late = new DrillMeasure(0, 200, Duration.ofMillis(700), ALL_THERE);
    assertThat(DrillVerdict.of(DONE, late).answer()).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void doesNotKnowWhatWasAbortedOrNeverInjectedOrLeftSomething() {
    for (var end : DrillPhase.End.values()) {
      assertThat(DrillVerdict.of(outcome(end), GOOD).answer())
          .as("%s", end)
          .isEqualTo(end == DrillPhase.End.DONE ? Answer.PASS : Answer.UNKNOWN);
    }
    var never =
        new DrillOutcome(
            Stage.OBJECTIVES, false, DrillPhase.End.DONE, Reason.of(ReasonCode.DRILL_OVER));
    assertThat(DrillVerdict.of(never, GOOD).answer()).isEqualTo(Answer.UNKNOWN);
  }

  /** What was seen to be lost is lost, whatever else is not known. */
  @Test
  void failsALossAlsoOfADrillThatWasAborted() {
    var record = outcome(DrillPhase.End.ABORTED);
    var lost = new DrillMeasure.Rows(3, Duration.ofMillis(20), 0);
    assertThat(DrillVerdict.of(record, new DrillMeasure(1, 2, Duration.ZERO, lost)).answer())
        .isEqualTo(Answer.FAIL);
  }

  private Answer verdict(DrillMeasure.Rows rows) {
    return DrillVerdict.of(DONE, new DrillMeasure(100, 200, Duration.ZERO, rows)).answer();
  }
}
