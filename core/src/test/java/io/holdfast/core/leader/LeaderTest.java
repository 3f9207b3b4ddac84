package io.holdfast.core.leader;

import static io.holdfast.core.leader.Decisions.assertHolds;
import static io.holdfast.core.leader.Decisions.phaseOf;
import static io.holdfast.core.leader.Decisions.recordOf;
import static io.holdfast.core.leader.World.A;
import static io.holdfast.core.leader.World.B;
import static io.holdfast.core.leader.World.C;
import static io.holdfast.core.leader.World.START;
import static io.holdfast.core.leader.World.TERM;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting.Outcome;
import io.holdfast.core.spec.DetectionSpec;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is left alone, who is replaced, and how a service begins (S5). */
class LeaderTest {
  private static final Duration LONG = Duration.ofSeconds(5);

  @Test
  void leavesARedundantServiceAlone() {
    assertHolds(new World().decide(), ReasonCode.REDUNDANT);
  }

  @Test
  void replacesThePrimaryWhenItsOwnAgentSaysItStopped() {
    var decision = new World().report(A, new EngineState.Stopped(null)).decide();
    assertThat(phaseOf(decision)).isEqualTo(new Phase.Replacing(A, null, false, decision.why()));
    assertThat(recordOf(decision).term()).isEqualTo(TERM);
  }

  /** As one whose lease was not renewed: it does not become primary of this term again. */
  @Test
  void replacesAPrimaryThatHasSteppedDownWithoutWaitingForItToStart() {
    var decision = new World().report(A, World.detached(World.END)).decide();
    assertThat(phaseOf(decision)).isEqualTo(new Phase.Replacing(A, null, false, decision.why()));
    assertThat(decision.why().code()).isEqualTo(ReasonCode.PRIMARY_FENCED);
  }

  /** Its log may have begun the term before it says that it leads. */
  @Test
  void givesOneThatIsBeingPromotedTheTimeForIt() {
    var justNow = START.plusSeconds(99);
    assertHolds(
        new World().recordedAt(justNow).report(A, World.detached(World.END)).decide(),
        ReasonCode.PRIMARY_STARTING);
  }

  @Test
  void silentAgentAloneIsNoReason() {
    assertHolds(new World().silentSince(A, LONG).decide(), ReasonCode.PRIMARY_UNSEEN_BY_STANDBYS);
  }

  @Test
  void silentAgentAndControllerAloneAreNoReason() {
    var world = new World().members(A, B).silentSince(A, LONG).sees(C, Outcome.SILENT);
    assertHolds(world.decide(), ReasonCode.PRIMARY_UNSEEN_BY_STANDBYS);
  }

  @Test
  void silentAgentIsNoReasonWhileADatabaseAnswersTheController() {
    var world = new World().silentSince(A, LONG).sees(B, Outcome.SILENT).sees(C, Outcome.ANSWERED);
    assertHolds(world.decide(), ReasonCode.PRIMARY_ANSWERS_OTHERS);
  }

  @Test
  void controllerThatSeesLessThanAnotherVoterYieldsToIt() {
    var world = new World().silentSince(A, LONG).sees(B, Outcome.ANSWERED).sees(C, Outcome.SILENT);
    assertThat(world.decide()).isInstanceOf(LeaderDecision.Yield.class);
    assertThat(((LeaderDecision.Yield) world.decide()).to()).isEqualTo(B);
  }

  /**
   * It was lost right after that answer, and the next is on its way: a new lead would cost time.
   */
  @Test
  void controllerDoesNotYieldForAnAnswerAsOldAsTheSilence() {
    var heartbeat = DetectionSpec.DEFAULT.heartbeat();
    var world =
        new World()
            .silentSince(A, heartbeat.multipliedBy(3))
            .sees(B, Outcome.ANSWERED, heartbeat.multipliedBy(2).plusMillis(1))
            .sees(C, Outcome.SILENT);
    assertHolds(world.decide(), ReasonCode.PRIMARY_ANSWERS_OTHERS);
  }

  @Test
  void silentAgentAndUnreachableDatabaseAreReasonEnough() {
    var world = new World().silentSince(A, LONG).sees(B, Outcome.SILENT).sees(C, Outcome.SILENT);
    assertThat(phaseOf(world.decide())).isInstanceOf(Phase.Replacing.class);
  }

  @Test
  void questionAskedBeforeTheSilenceProvesNothing() {
    var world =
        new World().sees(B, Outcome.SILENT).sees(C, Outcome.SILENT).silentSince(A, Duration.ZERO);
    assertHolds(world.decide(), ReasonCode.REDUNDANT);
  }

  @Test
  void refusedEverywhereNeedsNoSilence() {
    var world =
        new World()
            .silentSince(A, Duration.ofMillis(50))
            .pinged(A, Outcome.REFUSED)
            .sees(B, Outcome.REFUSED)
            .sees(C, Outcome.REFUSED);
    assertThat(phaseOf(world.decide())).isInstanceOf(Phase.Replacing.class);
  }

  @Test
  void refusedDatabaseWithALivingAgentIsTheAgentsToReport() {
    var world =
        new World()
            .silentSince(A, Duration.ofMillis(50))
            .pinged(A, Outcome.ANSWERED)
            .sees(B, Outcome.REFUSED)
            .sees(C, Outcome.REFUSED);
    assertHolds(world.decide(), ReasonCode.REDUNDANT);
  }

  @Test
  void freshControllerWaitsForHostsToReport() {
    var world = new World().electedAt(START.plusMillis(99_500)).forget(A).forget(B);
    assertHolds(world.decide(), ReasonCode.CONTROLLER_TOO_YOUNG);
  }

  @Test
  void pausedServiceIsNotFailedOver() {
    assertHolds(
        new World().paused().report(A, new EngineState.Stopped(null)).decide(), ReasonCode.PAUSED);
  }

  @Test
  void sealingIsNotBegunWhereItCannotSucceed() {
    var world =
        new World().silentSince(A, LONG).silentSince(C, LONG).controller(B).sees(B, Outcome.SILENT);
    assertHolds(world.decide(), ReasonCode.SEAL_INCOMPLETE);
  }

  @Test
  void formsOnlyWhenEveryMemberHasReported() {
    var world = unformed().forget(C);
    assertHolds(world.decide(), ReasonCode.WAITING_FOR_MEMBERS);
    world.report(C, new EngineState.Absent());
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Forming(A, false));
  }

  @Test
  void existingDataIsAdoptedWhereverItIs() {
    var world = unformed().report(C, new EngineState.Stopped(null));
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Forming(C, true));
  }

  @Test
  void ambiguousDataIsNotGuessedBetween() {
    var world =
        unformed()
            .report(B, new EngineState.Stopped(null))
            .report(C, new EngineState.Stopped(null));
    assertHolds(world.decide(), ReasonCode.AMBIGUOUS_DATA);
  }

  private static World unformed() {
    var world = new World().record(ServiceRecord.unformed(World.DB));
    for (var host : Set.of(A, B, C)) {
      world.report(host, new EngineState.Absent());
    }
    return world;
  }
}
