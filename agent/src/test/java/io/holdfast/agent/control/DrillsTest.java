package io.holdfast.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillPhase;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.drill.DrillWatch;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.DrillSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The course of a drill in one reign, and in the next. */
class DrillsTest {
  private static final DrillAsk KILL =
      new DrillAsk(DrillKind.PROCESS_KILLED, DrillStage.DB, null, null, null);

  private final DrillStage stage = new DrillStage(DrillSpec.DEFAULT);

  @Test
  void recordsADrillBeforeTheHostHearsOfIt() {
    var begun = stage.reign.drills().begin(KILL, null, stage.now);
    assertThat(begun.drill()).isNotNull();
    assertThat(stage.arms.faults).isEmpty();
    stage.written();
    assertThat(stage.arms.faults).containsExactly("a EngineKilled[service=db]");
  }

  @Test
  void refusesWithEveryReasonAndRecordsNothing() {
    var obstacle = Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "not here");
    var begun = stage.reign.drills().begin(KILL, obstacle, stage.now);
    assertThat(begun.drill()).isNull();
    assertThat(begun.plan().against()).containsExactly(obstacle);
    assertThat(stage.arms.writingDrills).isNull();
  }

  @Test
  void goesThroughAllPhasesAndKeepsTheResult() {
    standing();
    stage.written();
    assertThat(phase()).isInstanceOf(DrillPhase.Undoing.class);
    assertThat(stage.arms.faults).last().isEqualTo("a undo 1");
    stage.now = stage.now.plusMillis(1);
    stage
        .reign
        .drills()
        .heard(DrillStage.A, new FaultAnswer(1, Duration.ZERO, List.of(), null), stage.now);
    stage.written();
    assertThat(phase()).isInstanceOf(DrillPhase.Recovering.class);
    for (int i = 0; i < 20 && stage.arms.writingDrills == null; i++) {
      stage.tick(Duration.ofMillis(400));
    }
    stage.written();
    assertThat(phase()).isInstanceOf(DrillPhase.Ended.class);
    assertThat(stage.arms.notices.getLast().kind()).isEqualTo("drill.ended");

    var result = new DrillResult(DrillResult.Answer.PASS, Duration.ofMillis(700), 100, 0L, "good");
    stage.reign.drills().file(1, result, stage.now);
    stage.written();
    assertThat(drill().result()).isEqualTo(result);
    assertThat(stage.arms.notices.getLast().kind()).isEqualTo("drill.pass");
  }

  /** What was recorded is carried on by whoever leads next, who asks the host again. */
  @Test
  void theNextControllerCarriesOn() {
    var _ = stage.reign.drills().begin(KILL, null, stage.now);
    stage.written();
    stage.arms.faults.clear();

    var _ = stage.begin(2);
    stage.tick(Duration.ofMillis(300));
    assertThat(stage.arms.faults).containsExactly("a EngineKilled[service=db]");
    // It struck in the former reign: so much is told by the host alone.
    var heardAt = stage.now;
    stage
        .reign
        .drills()
        .heard(DrillStage.A, new FaultAnswer(1, Duration.ofSeconds(-2), List.of(), null), heardAt);
    stage.written();
    assertThat(drill().injectedAt()).isEqualTo(heardAt.minusSeconds(2));
  }

  @Test
  void anAbortIsRecordedAtOnce() {
    var hang = new DrillAsk(DrillKind.PROCESS_HUNG, DrillStage.DB, null, null, null);
    var _ = stage.reign.drills().begin(hang, null, stage.now);
    stage.written();
    stage
        .reign
        .drills()
        .heard(
            DrillStage.A, new FaultAnswer(1, Duration.ZERO, List.of("stopped"), null), stage.now);
    stage.written();
    stage.reign.drills().abort(1, stage.now);
    stage.written();
    assertThat(phase()).isInstanceOf(DrillPhase.Undoing.class);
    assertThat(Objects.requireNonNull(drill().aborted()).code())
        .isEqualTo(ReasonCode.DRILL_ABORTED);
  }

  @Test
  void anAbortIsNotForgottenWhenItsWriteIs() {
    standing();
    stage.lost();
    stage.reign.drills().abort(1, stage.now);
    stage.lost();
    stage.pass(Duration.ofSeconds(2));
    stage.written();
    assertThat(Objects.requireNonNull(drill().aborted()).code())
        .isEqualTo(ReasonCode.DRILL_ABORTED);
  }

  @Test
  void aResultIsNotForgottenWhenItsWriteIs() {
    standing();
    stage.lost();
    stage.arms.writingDrills = null;
    var result = new DrillResult(DrillResult.Answer.PASS, Duration.ofMillis(700), 100, 0L, "good");
    stage.reign.drills().file(1, result, stage.now);
    stage.lost();
    stage.written();
    assertThat(drill().result()).isEqualTo(result);
  }

  /**
   * It would be refused for what the new controller does not know yet, and the drill would fail.
   */
  @Test
  void aMoveIsAskedForOnceTheNewControllerHasHeardOfThePrimary() {
    var move = new DrillAsk(DrillKind.SWITCHOVER, DrillStage.DB, null, null, null);
    var _ = stage.reign.drills().begin(move, null, stage.now);
    var book = Objects.requireNonNull(stage.arms.writingDrills);
    stage.arms.writingDrills = null;
    stage.arms.drillBook = book;

    stage.beginUnheard(2);
    stage.now = stage.now.plusMillis(300);
    stage.reign.drills().tick(stage.now);
    stage.now = stage.now.plusMillis(300);
    stage.reign.drills().tick(stage.now);
    assertThat(stage.arms.writing).isNull();
    assertThat(stage.arms.writingDrills).as("the drill goes on").isNull();

    stage.pass(Duration.ofSeconds(1));
    assertThat(stage.arms.writing).as("it moves").isNotNull();
  }

  @Test
  void aClientThatFallsSilentEndsTheDrill() {
    var hang =
        new DrillAsk(DrillKind.PROCESS_HUNG, DrillStage.DB, null, Duration.ofMinutes(2), null);
    var _ = stage.reign.drills().begin(hang, null, stage.now);
    stage.written();
    stage
        .reign
        .drills()
        .heard(
            DrillStage.A, new FaultAnswer(1, Duration.ZERO, List.of("stopped"), null), stage.now);
    stage.written();
    for (int second = 0; second < 20; second++) {
      stage.reign.drills().watched(1, new DrillWatch(100, 0, Duration.ZERO), stage.now);
      stage.tick(Duration.ofSeconds(1));
    }
    assertThat(phase()).isInstanceOf(DrillPhase.Standing.class);
    stage.tick(Duration.ofSeconds(11));
    stage.written();
    assertThat(Objects.requireNonNull(drill().aborted()).code())
        .isEqualTo(ReasonCode.DRILL_UNWATCHED);
  }

  private void standing() {
    var _ = stage.reign.drills().begin(KILL, null, stage.now);
    stage.written();
    stage
        .reign
        .drills()
        .heard(DrillStage.A, new FaultAnswer(1, Duration.ZERO, List.of(), null), stage.now);
    stage.written();
    assertThat(phase()).isInstanceOf(DrillPhase.Standing.class);
  }

  private DrillPhase phase() {
    return drill().phase();
  }

  private DrillRecord drill() {
    return stage.arms.drillBook.drills().getLast();
  }
}
