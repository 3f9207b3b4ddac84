package io.holdfast.core.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.Durability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrillLeaderTest {
  private DrillRecord record = Stage.begun(DrillKind.NETWORK_CUT);
  private Instant wall = Stage.NOON;
  private Instant watchedAt = Stage.NOON;
  private List<HostId> struck = List.of(Stage.A);
  private final Map<HostId, FaultWord> words = new HashMap<>();
  private @Nullable DrillWatch watch;
  private @Nullable Reason moveRefused;
  private boolean redundant = true;
  private @Nullable HostId leads = Stage.A;
  private boolean serves = true;
  private Duration led = Duration.ofHours(1);

  @Test
  void tellsTheHostUntilItAnswersAndThenRecordsWhenTheFaultCame() {
    assertThat(decide()).isInstanceOf(DrillDecision.Inject.class);
    hear(new FaultAnswer(7, Duration.ofMillis(100), List.of("a cut"), null));

    assertThat(written().injectedAt()).isEqualTo(Stage.NOON.plusMillis(101));
    assertThat(written().phase()).isEqualTo(new DrillPhase.Standing(Stage.NOON.plusMillis(15_101)));
  }

  @Test
  void anAnswerAboutAnotherDrillCountsForNothing() {
    hear(new FaultAnswer(6, Duration.ZERO, List.of(), null));
    assertThat(decide()).isInstanceOf(DrillDecision.Inject.class);
  }

  @Test
  void endsAsFailedWhenTheHostRefuses() {
    hear(new FaultAnswer(0, null, List.of(), Reason.of(ReasonCode.DRILL_IMPOSSIBLE)));
    assertThat(end()).isEqualTo(DrillPhase.End.FAILED);
  }

  /** A host that did not answer may have the fault all the same. */
  @Test
  void takesBackWhatItDoesNotKnowToBeThere() {
    pass(DrillLimits.INJECTION.plusMillis(1));
    assertThat(written().phase()).isInstanceOf(DrillPhase.Undoing.class);
    assertThat(abortedBecause()).isEqualTo(ReasonCode.DRILL_INJECTION_UNKNOWN);
  }

  /** The one before may have been away for longer than that. */
  @Test
  void aNewControllerAsksBeforeItGivesUp() {
    led = Duration.ofMillis(200);
    pass(DrillLimits.INJECTION.plusMillis(1));
    assertThat(decide()).isInstanceOf(DrillDecision.Inject.class);
  }

  @Test
  void letsTheFaultStandForItsTimeAndThenTakesItBack() {
    record = record.injected(Stage.NOON);
    assertThat(decide()).isInstanceOf(DrillDecision.Hold.class);
    pass(Duration.ofSeconds(15));
    assertThat(written().phase()).isInstanceOf(DrillPhase.Undoing.class);
    assertThat(written().aborted()).isNull();
  }

  @Test
  void abortsWhenNobodyMeasuresAnyMore() {
    record = record.injected(Stage.NOON);
    wall = wall.plus(DrillLimits.UNWATCHED).plusMillis(1);
    assertThat(abortedBecause()).isEqualTo(ReasonCode.DRILL_UNWATCHED);
  }

  @Test
  void abortsWhenTheServiceIsAwayThreeTimesAsLongAsItMay() {
    record = record.injected(Stage.NOON);
    watch = new DrillWatch(100, 0, Duration.ofSeconds(15));
    assertThat(decide()).isInstanceOf(DrillDecision.Hold.class);
    watch = new DrillWatch(100, 0, Duration.ofMillis(15_001));
    assertThat(abortedBecause()).isEqualTo(ReasonCode.DRILL_LIMIT_PASSED);
  }

  @Test
  void abortsWhenTooManyWritesFail() {
    record = record.injected(Stage.NOON);
    watch = new DrillWatch(100, 51, Duration.ZERO);
    assertThat(abortedBecause()).isEqualTo(ReasonCode.DRILL_LIMIT_PASSED);
  }

  /** What a host said before it was told to undo says nothing about what is left now. */
  @Test
  void believesOnlyAnAnswerThatCameAfterTheUndoing() {
    record = record.with(new DrillPhase.Undoing(wall, Reason.of(ReasonCode.DRILL_TIME_OVER)));
    var nothing = new FaultAnswer(7, Duration.ZERO, List.of(), null);
    words.put(Stage.A, new FaultWord(nothing, wall));
    assertThat(decide()).isInstanceOf(DrillDecision.Undo.class);
    hear(nothing);
    assertThat(written().phase()).isInstanceOf(DrillPhase.Recovering.class);
    assertThat(written().undoneAt()).isEqualTo(wall);
  }

  @Test
  void doesNotEndWhileSomethingIsLeftAndSaysSoInTheEnd() {
    record = record.with(new DrillPhase.Undoing(wall, Reason.of(ReasonCode.DRILL_TIME_OVER)));
    hear(new FaultAnswer(7, Duration.ZERO, List.of("the file ballast"), null));
    assertThat(decide()).isInstanceOf(DrillDecision.Undo.class);
    wall = record.closeBy();
    assertThat(end()).isEqualTo(DrillPhase.End.UNKNOWN);
    assertThat(decide().why().sentence()).contains("the file ballast");
  }

  /** A fault that was announced and did not come proves nothing. */
  @Test
  void endsAsFailedWhenTheFaultDidNotComeAboutAfterAll() {
    record =
        record
            .injected(wall)
            .with(new DrillPhase.Undoing(wall, Reason.of(ReasonCode.DRILL_TIME_OVER)));
    hear(new FaultAnswer(7, null, List.of(), null));
    assertThat(end()).isEqualTo(DrillPhase.End.FAILED);
  }

  @Test
  void aHostThatNeverAnswersAgainLeavesItUnknown() {
    record = record.with(new DrillPhase.Undoing(wall, Reason.of(ReasonCode.DRILL_TIME_OVER)));
    wall = record.closeBy();
    assertThat(end()).isEqualTo(DrillPhase.End.UNKNOWN);
  }

  @Test
  void waitsUntilTheServiceIsRedundantAgain() {
    record = record.undone(wall);
    redundant = false;
    assertThat(decide()).isInstanceOf(DrillDecision.Hold.class);
    redundant = true;
    assertThat(decide()).as("too soon to tell").isInstanceOf(DrillDecision.Hold.class);
    pass(DrillLimits.SETTLED.plusMillis(1));
    assertThat(end()).isEqualTo(DrillPhase.End.DONE);
    redundant = false;
    wall = record.closeBy();
    assertThat(end()).isEqualTo(DrillPhase.End.UNKNOWN);
  }

  @Test
  void anAbortedDrillEndsAsAborted() {
    record = record.aborted(wall, Reason.of(ReasonCode.DRILL_ABORTED)).undone(wall);
    pass(DrillLimits.SETTLED.plusMillis(1));
    assertThat(end()).isEqualTo(DrillPhase.End.ABORTED);
  }

  @Test
  void movesThePrimaryAwayAndBack() {
    record = Stage.begun(DrillKind.SWITCHOVER);
    assertThat(decide()).isEqualTo(new DrillDecision.Move(null, decide().why()));
    leads = Stage.B;
    serves = false;
    assertThat(decide()).as("it is not asked to move on").isInstanceOf(DrillDecision.Hold.class);
    serves = true;
    record = written();
    assertThat(record.injectedAt()).isEqualTo(Stage.NOON);
    record = written();
    assertThat(decide()).isEqualTo(new DrillDecision.Move(Stage.A, decide().why()));
    leads = Stage.A;
    serves = false;
    assertThat(decide()).as("it is there").isInstanceOf(DrillDecision.Hold.class);
    serves = true;
    assertThat(written().phase()).isInstanceOf(DrillPhase.Recovering.class);
  }

  /** With a majority of the voters struck nobody leads who could tell the rest. */
  @Test
  void takesAQuorumForLostOnceMostVotersAreStruckAndTellsNobodyElse() {
    record = Stage.begun(DrillKind.QUORUM_LOST);
    struck = List.of(Stage.A, Stage.B, Stage.W);
    assertThat(((DrillDecision.Inject) decide()).hosts()).isEqualTo(struck);
    hear(Stage.A, new FaultAnswer(7, Duration.ofMillis(100), List.of("a table"), null));
    assertThat(((DrillDecision.Inject) decide()).hosts()).containsExactly(Stage.B, Stage.W);
    hear(Stage.W, new FaultAnswer(7, Duration.ofMillis(100), List.of("a table"), null));
    assertThat(written().injectedAt()).isEqualTo(Stage.NOON.plusMillis(102));
  }

  /** The one who leads afterwards hears only then that it came about. */
  @Test
  void waitsForTheQuorumToComeBackBeforeItGivesUp() {
    record = Stage.begun(DrillKind.QUORUM_LOST);
    struck = List.of(Stage.A, Stage.B, Stage.W);
    pass(record.lasts());
    assertThat(decide()).isInstanceOf(DrillDecision.Inject.class);
    hear(Stage.A, new FaultAnswer(7, Duration.ofSeconds(-14), List.of(), null));
    hear(Stage.B, new FaultAnswer(7, Duration.ofSeconds(-14), List.of(), null));
    assertThat(written().injectedAt()).isEqualTo(wall.minusSeconds(14));
  }

  @Test
  void isOverOnlyWhenNothingIsLeftAnywhere() {
    record =
        Stage.begun(DrillKind.QUORUM_LOST)
            .injected(wall)
            .with(new DrillPhase.Undoing(wall, Reason.of(ReasonCode.DRILL_TIME_OVER)));
    struck = List.of(Stage.A, Stage.B, Stage.W);
    hear(Stage.A, new FaultAnswer(7, Duration.ZERO, List.of(), null));
    hear(Stage.B, new FaultAnswer(7, Duration.ZERO, List.of("a table"), null));
    assertThat(((DrillDecision.Undo) decide()).hosts()).containsExactly(Stage.B, Stage.W);
    hear(Stage.B, new FaultAnswer(7, Duration.ZERO, List.of(), null));
    // It was never told of this drill, and now never will be.
    hear(Stage.W, new FaultAnswer(7, null, List.of(), null));
    assertThat(written().phase()).isInstanceOf(DrillPhase.Recovering.class);
  }

  /** Others may have it already. */
  @Test
  void takesBackEverywhereWhatOneOfSeveralHostsRefuses() {
    record = Stage.begun(DrillKind.QUORUM_LOST);
    struck = List.of(Stage.A, Stage.B, Stage.W);
    hear(Stage.A, new FaultAnswer(7, Duration.ofMillis(100), List.of("a table"), null));
    hear(Stage.B, new FaultAnswer(0, null, List.of(), Reason.of(ReasonCode.DRILL_IMPOSSIBLE)));
    assertThat(written().phase()).isInstanceOf(DrillPhase.Undoing.class);
    assertThat(abortedBecause()).isEqualTo(ReasonCode.DRILL_IMPOSSIBLE);
  }

  @Test
  void aMoveThatIsNotGrantedFailsTheDrill() {
    record = Stage.begun(DrillKind.SWITCHOVER);
    moveRefused = Reason.of(ReasonCode.NOT_CAUGHT_UP, "b");
    assertThat(end()).isEqualTo(DrillPhase.End.FAILED);
  }

  /** Whatever happens, and with everybody silent, every drill comes to an end. */
  @ParameterizedTest
  @EnumSource
  void everyDrillEndsAlsoWhenNobodyEverAnswers(DrillKind kind) {
    record = Stage.begun(kind);
    redundant = false;
    leads = null;
    var phases = new ArrayList<DrillPhase>();
    for (int second = 0; second < 1000 && !record.isEnded(); second++) {
      if (decide() instanceof DrillDecision.Write(var next, _)) {
        record = next;
        phases.add(next.phase());
      }
      wall = wall.plusSeconds(1);
    }
    assertThat(record.isEnded()).as("%s", phases).isTrue();
    assertThat(((DrillPhase.Ended) record.phase()).end()).isNotEqualTo(DrillPhase.End.DONE);
  }

  private void hear(FaultAnswer said) {
    hear(Stage.A, said);
  }

  private void hear(HostId host, FaultAnswer said) {
    wall = wall.plusMillis(1);
    words.put(host, new FaultWord(said, wall));
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    watchedAt = wall;
  }

  private DrillRecord written() {
    return ((DrillDecision.Write) decide()).next();
  }

  private ReasonCode abortedBecause() {
    return Objects.requireNonNull(written().aborted()).code();
  }

  private DrillPhase.End end() {
    return ((DrillPhase.Ended) written().phase()).end();
  }

  private DrillDecision decide() {
    return DrillLeader.decide(
        new DrillView(
            record,
            Stage.service(Stage.DB, List.of(Stage.A, Stage.B), Durability.SYNC),
            Stage.standing(ServiceCondition.State.HEALTHY, leads, serves),
            redundant,
            struck,
            words,
            moveRefused,
            watch,
            Duration.between(watchedAt, wall),
            led,
            wall));
  }
}
