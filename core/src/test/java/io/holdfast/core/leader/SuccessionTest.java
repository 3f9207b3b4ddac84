package io.holdfast.core.leader;

import static io.holdfast.core.leader.Decisions.assertHolds;
import static io.holdfast.core.leader.Decisions.phaseOf;
import static io.holdfast.core.leader.Decisions.recordOf;
import static io.holdfast.core.leader.World.A;
import static io.holdfast.core.leader.World.B;
import static io.holdfast.core.leader.World.C;
import static io.holdfast.core.leader.World.END;
import static io.holdfast.core.leader.World.START;
import static io.holdfast.core.leader.World.TERM;
import static io.holdfast.core.leader.World.detached;
import static io.holdfast.core.leader.World.following;
import static io.holdfast.core.leader.World.hosts;
import static io.holdfast.core.leader.World.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.report.Sighting.Outcome;
import io.holdfast.core.spec.Durability;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Seal before promote (S3), and what takes its place where the primary acknowledges alone (S4). */
class SuccessionTest {
  private static final Reason WHY = Reason.of(ReasonCode.PRIMARY_STOPPED);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final Duration RPO = Duration.ofSeconds(2);

  @Test
  void waitsForTheSealingQuorum() {
    var world = replacing().report(B, detached(END), TERM);
    assertHolds(world.decide(), ReasonCode.SEAL_INCOMPLETE);
  }

  /** One sealed log may be enough, but a primary with a standby is better than one without. */
  @Test
  void waitsAMomentForAStandbyThatIsAboutToSeal() {
    var earlier = new Term(2);
    var older = new AckRule(new Revision(9), earlier, A, hosts(B, C), 1);
    var world =
        replacing()
            .rules(older, rule(10, A, 1, B, C))
            .report(B, detached(END), TERM)
            .recordedAt(START.plusMillis(99_000));
    assertHolds(world.decide(), ReasonCode.SEALING);
    world.recordedAt(START.plusSeconds(90));
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Leading(B));
  }

  @Test
  void promotesTheMostAdvancedSealedMember() {
    var world =
        replacing()
            .report(B, detached(END), TERM)
            .report(C, detached(new LogPosition(TERM, 1001)), TERM);
    var next = recordOf(world.decide());
    assertThat(next.phase()).isEqualTo(new Phase.Leading(C));
    assertThat(next.term()).isEqualTo(TERM.next());
    assertThat(next.rules()).hasSize(2);
    assertThat(next.rules().getLast().members()).containsExactly(B);
    assertThat(next.mayServe(Durability.SYNC)).isFalse();
  }

  @Test
  void longerLogOfAnOlderTermIsLessAdvanced() {
    var world =
        replacing()
            .report(B, detached(new LogPosition(new Term(2), 9999)), TERM)
            .report(C, detached(new LogPosition(TERM, 1)), TERM);
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Leading(C));
  }

  @Test
  void tiesGoToThePreferredThenToTheSpecsOrder() {
    var tied = replacing().report(B, detached(END), TERM).report(C, detached(END), TERM);
    assertThat(phaseOf(tied.decide())).isEqualTo(new Phase.Leading(B));
    tied.phase(new Phase.Replacing(A, C, false, WHY));
    assertThat(phaseOf(tied.decide())).isEqualTo(new Phase.Leading(C));
  }

  /** A switchover to b was won by c, which sealed a moment earlier and was as far. */
  @Test
  void plannedMoveWaitsForItsTargetToSeal() {
    var world =
        new World()
            .phase(new Phase.Replacing(A, B, false, WHY))
            .recordedAt(START.plusMillis(99_900))
            .report(A, new EngineState.Stopped(END), TERM)
            .report(B, following(END))
            .report(C, detached(END), TERM);
    assertHolds(world.decide(), ReasonCode.SEALING);
    world.report(B, detached(END), TERM);
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Leading(B));
  }

  /**
   * A new primary was given the old one to acknowledge with, which had only just stopped, although
   * the third member was about to seal; clients waited until one of them was taken into the set.
   */
  @Test
  void plannedMoveWaitsForARunningStandbyToAcknowledgeWith() {
    var world =
        new World()
            .phase(new Phase.Replacing(A, B, false, WHY))
            .recordedAt(START.plusMillis(99_900))
            .report(A, new EngineState.Stopped(END), TERM)
            .report(B, detached(END), TERM)
            .report(C, following(END));
    assertHolds(world.decide(), ReasonCode.SEALING);
    world.report(C, detached(END), TERM);
    assertThat(recordOf(world.decide()).rules().getLast().members()).containsExactly(C);
  }

  /**
   * A switchover whose target froze went to the third member: the old primary was not up again yet.
   */
  @Test
  void moveThatIsRolledBackWaitsForTheOldPrimaryToComeUp() {
    var world =
        new World()
            .phase(new Phase.Replacing(A, A, false, WHY))
            .recordedAt(START.plusMillis(99_000))
            .report(A, new EngineState.Stopped(END), TERM)
            .report(B, following(END))
            .report(C, detached(END), TERM);
    assertHolds(world.decide(), ReasonCode.SEALING);
    world.report(A, detached(END), TERM);
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Leading(A));
  }

  @Test
  void preferredMemberThatDoesNotComeUpIsNotWaitedForForEver() {
    var world =
        new World()
            .phase(new Phase.Replacing(A, A, false, WHY))
            .recordedAt(START.plusSeconds(90))
            .report(A, new EngineState.Stopped(END), TERM)
            .report(C, detached(END), TERM);
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Leading(C));
  }

  @Test
  void memberStillReceivingIsNotSealed() {
    var world = replacing().report(B, following(END), TERM).report(C, detached(END), TERM);
    assertHolds(world.decide(), ReasonCode.SEAL_INCOMPLETE);
  }

  @Test
  void operatorMayAcceptTheLoss() {
    var world =
        replacing().phase(new Phase.Replacing(A, null, true, WHY)).report(B, detached(END), TERM);
    var decision = world.decide();
    assertThat(decision.why().code()).isEqualTo(ReasonCode.LOSS_OVERRIDDEN);
    assertThat(phaseOf(decision)).isEqualTo(new Phase.Leading(B));
  }

  @Test
  void degradedPrimaryIsNotReplacedByAnother() {
    var world =
        new World()
            .members(A, B)
            .rules(rule(10, A, 0))
            .phase(new Phase.Replacing(A, null, false, WHY));
    world.silentSince(A, LONG).report(B, detached(END), TERM);
    assertHolds(world.decide(), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
  }

  @Test
  void degradedPrimaryThatComesBackGetsTheNextTerm() {
    var world =
        new World()
            .members(A, B)
            .rules(rule(10, A, 0))
            .phase(new Phase.Replacing(A, null, false, WHY));
    world.report(A, detached(new LogPosition(TERM, 2000)), TERM).report(B, detached(END), TERM);
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Leading(A));
  }

  @Test
  void asyncPrimaryIsReplacedOnlyAfterItsLease() {
    var world = asyncReplacing().silentSince(A, LONG).report(B, detached(END), TERM);
    assertHolds(
        world.leaseUntil(START.plusSeconds(101)).decide(), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
    var decision = world.leaseUntil(START.plusSeconds(99)).decide();
    assertThat(decision.why().code()).isEqualTo(ReasonCode.LOSS_ACCEPTED);
    assertThat(phaseOf(decision)).isEqualTo(new Phase.Leading(B));
  }

  /** Each of five controllers waited anew, until the loss was above the objective. */
  @Test
  void whatAFormerControllerSaidOfTheLeaseCountsForTheNext() {
    var world = asyncReplacing().silentSince(A, LONG).leaseUntil(START.plusSeconds(105));
    assertHolds(
        world.told(B, detached(END), TERM, Duration.ofMillis(300)).decide(),
        ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
    assertThat(world.told(B, detached(END), TERM, Duration.ofMillis(-1)).decide().why().code())
        .isEqualTo(ReasonCode.LOSS_ACCEPTED);
  }

  @Test
  void whatWasSaidOfTheLeaseOfAnotherTermProvesNothing() {
    var world = asyncReplacing().silentSince(A, LONG).leaseUntil(START.plusSeconds(105));
    assertHolds(
        world.told(B, detached(END), new Term(2), Duration.ofSeconds(-9)).decide(),
        ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
  }

  @Test
  void onlyWhoEndsATermSaysWhenItsLeaseIsOver() {
    var world = asyncReplacing().silentSince(A, LONG).leaseUntil(START.plusSeconds(105));
    assertThat(LeaseEnd.rest(world.view())).contains(Duration.ofSeconds(5));
    assertThat(LeaseEnd.rest(world.told(B, detached(END), TERM, Duration.ofSeconds(2)).view()))
        .contains(Duration.ofSeconds(2));
    assertThat(LeaseEnd.rest(world.phase(new Phase.Leading(A)).view())).isEmpty();
  }

  /**
   * The agent of an asynchronous primary was frozen, its database was not: the lease ran out on
   * nobody's clock, and what the old primary went on to acknowledge was lost.
   */
  @Test
  void leaseOfADatabaseThatStillAnswersProvesNothing() {
    var world =
        asyncReplacing()
            .leaseUntil(START.plusSeconds(99))
            .silentSince(A, LONG)
            .report(B, detached(END), TERM)
            .sees(C, Outcome.ANSWERED);
    assertHolds(world.decide(), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
    assertThat(world.sees(C, Outcome.SILENT).decide().why().code())
        .isEqualTo(ReasonCode.LOSS_ACCEPTED);
  }

  /** The same, asked for by an operator, a moment after the lease and before the next question. */
  @Test
  void databaseThatAnsweredJustBeforeItsLeaseWasOverIsAskedAgain() {
    var world =
        asyncReplacing()
            .leaseUntil(START.plusMillis(99_900))
            .silentSince(A, LONG)
            .report(B, detached(END), TERM)
            .sees(C, Outcome.ANSWERED, Duration.ofMillis(400));
    assertHolds(world.decide(), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
    assertThat(world.sees(C, Outcome.REFUSED).decide().why().code())
        .isEqualTo(ReasonCode.LOSS_ACCEPTED);
    assertThat(world.sees(C, Outcome.ANSWERED, LONG).decide().why().code())
        .as("what nobody has asked for so long says nothing")
        .isEqualTo(ReasonCode.LOSS_ACCEPTED);
  }

  /** All processes of the old primary's host were killed: nothing there acknowledges any more. */
  @Test
  void databaseThatRefusesConnectionsWhenItsAgentHasEndedNeedsNoEndOfItsLease() {
    var world =
        asyncReplacing()
            .leaseUntil(START.plusSeconds(101))
            .silentSince(A, Duration.ofMillis(300))
            .report(B, detached(END), TERM)
            .sees(B, Outcome.REFUSED)
            .sees(C, Outcome.REFUSED);
    assertHolds(world.decide(), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
    assertHolds(world.pinged(A, Outcome.REFUSED).decide(), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
    var ended = world.pinged(A, Outcome.ENDED, Duration.ofMillis(100));
    assertThat(ended.decide().why().code()).isEqualTo(ReasonCode.LOSS_ACCEPTED);
    assertHolds(
        world.pinged(A, Outcome.ENDED, Duration.ofMillis(400)).decide(),
        ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
    assertThat(world.pinged(A, Outcome.ENDED, Duration.ofMillis(100)).decide().why().code())
        .isEqualTo(ReasonCode.LOSS_ACCEPTED);
    assertHolds(world.sees(C, Outcome.ANSWERED).decide(), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
  }

  /**
   * The engine of an asynchronous primary hung under a living agent, which sealed and was about to
   * stop it by force; the lease ran out before that, and the engine went on for a moment.
   */
  @Test
  void leaseOfAHungDatabaseProvesNothingWhileItsAgentIsHeard() {
    var hung = new EngineState.Unresponsive(Duration.ofSeconds(2));
    var world =
        asyncReplacing()
            .leaseUntil(START.plusSeconds(99))
            .report(A, hung, TERM)
            .report(B, detached(END), TERM);
    assertHolds(world.decide(), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
    assertThat(world.report(A, new EngineState.Stopped(null), TERM).decide().why().code())
        .isEqualTo(ReasonCode.LOSS_ACCEPTED);
  }

  @Test
  void asyncPrimaryStoppedByItsAgentNeedsNoLease() {
    var world =
        asyncReplacing()
            .report(A, new EngineState.Stopped(null), TERM)
            .report(B, detached(END), TERM);
    assertThat(world.leaseUntil(START.plusSeconds(999)).decide().why().code())
        .isEqualTo(ReasonCode.LOSS_ACCEPTED);
  }

  @Test
  void lossAboveTheObjectiveIsRefused() {
    var old = new EngineState.Standby(END, END, new Link.Detached(), Duration.ofSeconds(30));
    var world =
        asyncReplacing().report(A, new EngineState.Stopped(null), TERM).report(B, old, TERM);
    assertHolds(world.decide(), ReasonCode.LOSS_ABOVE_OBJECTIVE);
  }

  @Test
  void unknownLossIsRefused() {
    var unknown = new EngineState.Standby(END, END, new Link.Detached(), null);
    var world =
        asyncReplacing().report(A, new EngineState.Stopped(null), TERM).report(B, unknown, TERM);
    assertHolds(world.decide(), ReasonCode.LOSS_UNKNOWN);
  }

  private static World replacing() {
    return new World().phase(new Phase.Replacing(A, null, false, WHY)).silentSince(A, LONG);
  }

  private static World asyncReplacing() {
    return new World()
        .members(A, B)
        .durability(Durability.ASYNC, RPO)
        .rules(rule(10, A, 0))
        .phase(new Phase.Replacing(A, null, false, WHY));
  }
}
