package io.holdfast.core.leader;

import static io.holdfast.core.leader.World.A;
import static io.holdfast.core.leader.World.B;
import static io.holdfast.core.leader.World.C;
import static io.holdfast.core.leader.World.END;
import static io.holdfast.core.leader.World.START;
import static io.holdfast.core.leader.World.TERM;
import static io.holdfast.core.leader.World.detached;
import static io.holdfast.core.leader.World.following;
import static io.holdfast.core.leader.World.hosts;
import static io.holdfast.core.leader.World.primary;
import static io.holdfast.core.leader.World.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.report.Sighting.Outcome;
import io.holdfast.core.spec.Durability;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaderTest {
  private static final Reason WHY = Reason.of(ReasonCode.PRIMARY_STOPPED);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final Duration RPO = Duration.ofSeconds(2);

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

  // ---- S5: suspicion takes two

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

  // ---- S2: rules overlap

  @Test
  void lostStandbyLeavesTheAckSetByAppendingARule() {
    var next = recordOf(new World().silentSince(C, LONG).controller(B).decide());
    assertThat(next.rules()).hasSize(2);
    assertThat(next.rules().getLast().members()).containsExactly(B);
    assertThat(next.rules().getLast().required()).isEqualTo(1);
  }

  @Test
  void lastLostStandbyDegradesOnTheRecordFirst() {
    var world = new World().members(A, B).rules(rule(10, A, 1, B)).silentSince(B, LONG);
    var decision = world.decide();
    assertThat(decision.why().code()).isEqualTo(ReasonCode.DEGRADED);
    assertThat(recordOf(decision).rules().getLast().isAlone()).isTrue();
    assertThat(recordOf(decision).rules()).hasSize(2);
  }

  /**
   * The lead had been handed over. The new controller heard the primary first and, a moment before
   * the standby's first report, degraded the service on the record.
   */
  @Test
  void standbyThatAFreshControllerHasNotHeardYetIsNotLost() {
    var world = new World().members(A, B).rules(rule(10, A, 1, B)).forget(B);
    assertHolds(world.electedAt(START.plusMillis(99_500)).decide(), ReasonCode.REDUNDANT);

    var decision = world.electedAt(START.plusMillis(96_900)).decide();
    assertThat(decision.why().code()).isEqualTo(ReasonCode.DEGRADED);
  }

  /**
   * The primary's host was cut off. Its standbys' links and its own reports fell silent at the same
   * moment, but the links counted as lost a little earlier: the service was degraded on the record,
   * and could not be failed over any more.
   */
  @Test
  void primaryThatFallsSilentItselfIsNotDegraded() {
    var idle =
        new EngineState.Standby(
            END, END, new Link.Attached(A, TERM, false), Duration.ofMillis(3_100));
    var world =
        new World().report(B, idle).report(C, idle).silentSince(A, Duration.ofMillis(1_400));
    assertHolds(world.decide(), ReasonCode.REDUNDANT);
    world.silentSince(A, Duration.ofMillis(50));
    assertThat(world.decide().why().code()).isEqualTo(ReasonCode.DEGRADED);
  }

  /** On a busy machine a standby was a moment late, and the service lost its way to fail over. */
  @Test
  void lastStandbyIsGivenTwiceTheTimeOfTheOthers() {
    var late =
        new EngineState.Standby(
            END, END, new Link.Attached(A, TERM, false), Duration.ofMillis(1_600));
    assertThat(recordOf(new World().report(C, late).decide()).rules().getLast().members())
        .containsExactly(B);
    assertHolds(new World().report(B, late).report(C, late).decide(), ReasonCode.REDUNDANT);
  }

  @Test
  void strictServiceNeverDegrades() {
    var world =
        new World()
            .members(A, B)
            .durability(Durability.STRICT, Duration.ZERO)
            .rules(rule(10, A, 1, B))
            .silentSince(B, LONG);
    assertHolds(world.decide(), ReasonCode.STRICT_WAITS);
  }

  /**
   * After a planned move the third member was as quick as the second, and clients waited longer.
   */
  @Test
  void newcomerWaitsUntilTheNewestRuleIsCovered() {
    var older = rule(9, A, 1, B);
    var newest = rule(10, A, 1, B);
    var behind = new LogPosition(TERM, 999);
    var world =
        new World()
            .rules(older, newest)
            .recordedAt(START.plusMillis(99_900))
            .report(B, following(behind))
            .report(C, following(END));
    assertHolds(world.decide(), ReasonCode.RULE_NOT_COVERED);
    world.recordedAt(START.plusSeconds(90));
    assertThat(recordOf(world.decide()).rules().getLast().members()).containsExactly(B, C);
    // One that does not receive yet may take long, and the newcomer covers what it is in at once.
    var late =
        new EngineState.Standby(
            behind, behind, new Link.Attached(A, TERM, false), Duration.ofMillis(300));
    world.recordedAt(START.plusMillis(99_900)).report(B, late);
    assertThat(recordOf(world.decide()).rules().getLast().members()).containsExactly(B, C);
  }

  @Test
  void rulesCollapseOnlyWhenTheNewestIsInForceAndCovered() {
    var older = rule(9, A, 1, B);
    var newest = rule(10, A, 1, B, C);
    var world = new World().rules(older, newest);
    assertThat(recordOf(world.decide()).rules()).containsExactly(newest);

    world
        .report(B, following(new LogPosition(TERM, 999)))
        .report(C, following(new LogPosition(TERM, 999)));
    assertHolds(world.decide(), ReasonCode.RULE_NOT_COVERED);

    assertThat(((LeaderDecision.Hold) world.decide()).reviewAt()).isAfter(world.view().now());

    world.report(B, following(END)).report(A, primary(END, 9)).recordedAt(START.plusMillis(99_900));
    assertHolds(world.decide(), ReasonCode.RULE_NOT_IN_FORCE);
  }

  @Test
  void memberThatFollowsInAnEarlierTermDoesNotCover() {
    var old = new Term(2);
    var stale =
        new EngineState.Standby(
            new LogPosition(old, 5000),
            new LogPosition(old, 5000),
            new Link.Attached(A, TERM, true),
            Duration.ZERO);
    var world =
        new World().rules(rule(9, A, 1, B), rule(10, A, 1, B, C)).report(B, stale).report(C, stale);
    assertHolds(world.decide(), ReasonCode.RULE_NOT_COVERED);
  }

  @Test
  void returnedStandbyEntersOnlyWhenCaughtUp() {
    var far =
        new World()
            .members(A, B)
            .rules(rule(10, A, 0))
            .report(A, primary(new LogPosition(TERM, 1L << 30), 10));
    assertHolds(far.decide(), ReasonCode.DEGRADED);
    var near = new World().members(A, B).rules(rule(10, A, 0));
    assertThat(recordOf(near.decide()).rules().getLast().members()).containsExactly(B);
  }

  // ---- S3: seal before promote

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

  // ---- S4: asynchronous

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

  // ---- switchover

  @Test
  void switchoverPromotesOnlyWhenTheTargetHoldsTheFinalPosition() {
    var world = new World().phase(new Phase.Switching(A, B)).recordedAt(START.plusSeconds(99));
    assertHolds(world.decide(), ReasonCode.DRAINING);
    world.report(A, new EngineState.Stopped(new LogPosition(TERM, 1100)), TERM);
    assertHolds(world.decide(), ReasonCode.TARGET_CATCHING_UP);
    world.report(B, following(new LogPosition(TERM, 1100)));
    var next = recordOf(world.decide());
    assertThat(next.phase()).isEqualTo(new Phase.Leading(B));
    assertThat(next.term()).isEqualTo(TERM.next());
    assertThat(next.rules().getLast().members())
        .as("c lags, and a holds everything")
        .isEqualTo(hosts(A));
    world.report(C, following(new LogPosition(TERM, 1100)));
    assertThat(recordOf(world.decide()).rules().getLast().members()).isEqualTo(hosts(C));
  }

  /** Stopped without having sealed: started again by somebody, it could write on. */
  @Test
  void switchoverWaitsForTheOldPrimarysSeal() {
    var world =
        new World()
            .phase(new Phase.Switching(A, B))
            .recordedAt(START.plusSeconds(99))
            .report(A, new EngineState.Stopped(END), Term.NONE)
            .report(B, following(END));
    assertHolds(world.decide(), ReasonCode.DRAINING);
  }

  @Test
  void switchoverThatMissesItsDeadlineGoesBackToTheOldPrimary() {
    var world = new World().phase(new Phase.Switching(A, B)).recordedAt(START.plusSeconds(80));
    var decision = world.decide();
    assertThat(decision.why().code()).isEqualTo(ReasonCode.DEADLINE_MISSED);
    assertThat(((Phase.Replacing) phaseOf(decision)).preferred()).isEqualTo(A);
  }

  @Test
  void plannedMoveBetweenTwoHostsNeverAcknowledgesOnOneCopy() {
    var world =
        new World()
            .members(A, B)
            .rules(rule(10, A, 1, B))
            .phase(new Phase.Replacing(A, B, false, WHY));
    world.report(A, new EngineState.Stopped(END), TERM).report(B, detached(END), TERM);
    var rule = recordOf(world.decide()).rules().getLast();
    assertThat(rule.members()).isEqualTo(hosts(A));
    assertThat(rule.required()).isEqualTo(1);
  }

  // ---- forming

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

  private static World unformed() {
    var world = new World().record(ServiceRecord.unformed(World.DB));
    for (var host : Set.of(A, B, C)) {
      world.report(host, new EngineState.Absent());
    }
    return world;
  }

  private static void assertHolds(LeaderDecision decision, ReasonCode code) {
    assertThat(decision).isInstanceOf(LeaderDecision.Hold.class);
    assertThat(decision.why().code()).as(decision.why().sentence()).isEqualTo(code);
  }

  private static ServiceRecord recordOf(LeaderDecision decision) {
    assertThat(decision).as(decision.why().sentence()).isInstanceOf(LeaderDecision.Write.class);
    return ((LeaderDecision.Write) decision).next();
  }

  private static Phase phaseOf(LeaderDecision decision) {
    return recordOf(decision).phase();
  }
}
