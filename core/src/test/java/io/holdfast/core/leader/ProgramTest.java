package io.holdfast.core.leader;

import static io.holdfast.core.leader.World.A;
import static io.holdfast.core.leader.World.B;
import static io.holdfast.core.leader.World.C;
import static io.holdfast.core.leader.World.DB;
import static io.holdfast.core.leader.World.START;
import static io.holdfast.core.leader.World.TERM;
import static io.holdfast.core.leader.World.detached;
import static io.holdfast.core.leader.World.following;
import static io.holdfast.core.leader.World.primary;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting.Outcome;
import io.holdfast.core.spec.ProgramSpec.Mode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Services without data: one runs the program under a lease, or all run it. */
class ProgramTest {
  private static final LogPosition NOWHERE = LogPosition.START;
  private static final Reason WHY = Reason.of(ReasonCode.PRIMARY_STOPPED);
  private static final Reason EXHAUSTED =
      Reason.of(ReasonCode.RESTARTS_EXHAUSTED, "it ended 4 times");
  private static final Reason NOT_READY = Reason.of(ReasonCode.NOT_READY, "answered 503");

  private static World passive() {
    return new World()
        .program(Mode.ACTIVE_PASSIVE)
        .report(A, primary(NOWHERE, 10))
        .report(B, following(NOWHERE))
        .report(C, following(NOWHERE));
  }

  private static World replacing() {
    return passive()
        .phase(new Phase.Replacing(A, null, false, WHY))
        .report(B, detached(NOWHERE), TERM)
        .report(C, detached(NOWHERE), TERM);
  }

  private static Phase phaseOf(LeaderDecision decision) {
    assertThat(decision).isInstanceOf(LeaderDecision.Write.class);
    return ((LeaderDecision.Write) decision).next().phase();
  }

  private static void assertHolds(World world, ReasonCode why) {
    assertThat(world.decide())
        .isInstanceOfSatisfying(
            LeaderDecision.Hold.class, hold -> assertThat(hold.why().code()).isEqualTo(why));
  }

  private static void assertCondition(World world, ServiceCondition.State state, ReasonCode why) {
    var condition = ServiceCondition.of(world.view());
    assertThat(condition.state()).as("%s", condition).isEqualTo(state);
    assertThat(condition.why().code()).isEqualTo(why);
  }

  // ---- one runs it

  @Test
  void aHealthyOneIsHealthyAndCanFailOver() {
    assertThat(ServiceCondition.of(passive().view()).state())
        .isEqualTo(ServiceCondition.State.HEALTHY);
    assertThat(FailoverReadiness.of(passive().view()).to()).isEqualTo(B);
  }

  @Test
  void aLostStandbyIsNamedAsTheReason() {
    assertCondition(
        passive().silentSince(B, Duration.ofSeconds(5)),
        ServiceCondition.State.DEGRADED,
        ReasonCode.STANDBY_LOST);
  }

  @Test
  void noOtherIsStartedWhileTheOldOnesLeaseMayRun() {
    var cutOff = replacing().silentSince(A, Duration.ofSeconds(5)).sees(B, Outcome.SILENT);
    assertHolds(cutOff.leaseUntil(START.plusSeconds(101)), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
  }

  @Test
  void whenTheLeaseIsOverAnotherIsStartedAndNothingIsLostByIt() {
    var cutOff =
        replacing().silentSince(A, Duration.ofSeconds(5)).leaseUntil(START.plusSeconds(99));
    assertThat(phaseOf(cutOff.decide())).isEqualTo(new Phase.Leading(B));
  }

  /** Its agent was killed; the program went on, and everybody saw it. */
  @Test
  void aLeaseThatIsOverProvesNothingWhileTheProgramAnswers() {
    var unheard =
        replacing()
            .silentSince(A, Duration.ofSeconds(5))
            .report(B, detached(NOWHERE), TERM)
            .sees(B, Outcome.ANSWERED)
            .leaseUntil(START.plusSeconds(99));
    assertHolds(unheard, ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
  }

  private static World ended() {
    return ended(replacing());
  }

  private static World ended(World world) {
    return world
        .leaseUntil(START.plusSeconds(101))
        .silentSince(A, Duration.ofMillis(300))
        .pinged(A, Outcome.ENDED, Duration.ofMillis(100))
        .sees(B, Outcome.REFUSED)
        .sees(C, Outcome.REFUSED);
  }

  /** All processes of its host were killed: the host's kernel says so, and no lease need end. */
  @Test
  void oneThatWasReadyAndRefusesConnectionsWhenItsAgentHasEndedHasEndedToo() {
    assertThat(phaseOf(ended().decide())).isEqualTo(new Phase.Leading(B));
  }

  /** A firewall that rejects looks like a host without processes. */
  @Test
  void aFirewallThatRefusesInTheNameOfALiveHostProvesNothing() {
    assertHolds(ended().pinged(A, Outcome.REFUSED), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
  }

  @Test
  void whatWasRefusedBeforeItsAgentEndedIsAskedAgain() {
    var before = ended().sees(C, Outcome.REFUSED, Duration.ofMillis(150));
    assertHolds(before, ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
  }

  /** It may have ended and have been started in place since, and not listen yet. */
  @Test
  void oneThatWasLastHeardTooLongBeforeItsAgentEndedMayHaveBeenStartedAnew() {
    var late = ended().silentSince(A, Duration.ofMillis(900));
    assertHolds(late, ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
  }

  @Test
  void oneThatWasStartedJustNowMayNotListenYet() {
    var starting = ended(replacing().problem(A, NOT_READY));
    assertHolds(starting, ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
  }

  @Test
  void anAgentThatHasEndedSaysNothingAboutItsProgram() {
    assertHolds(ended().sees(C, Outcome.SILENT), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
    assertHolds(ended().sees(C, Outcome.ANSWERED), ReasonCode.PRIMARY_NOT_PROVEN_STOPPED);
  }

  @Test
  void oneThatUsedUpItsRestartsIsReplacedByOneThatHasNot() {
    assertThat(phaseOf(passive().report(A, new EngineState.Unusable(EXHAUSTED)).decide()))
        .isInstanceOfSatisfying(
            Phase.Replacing.class,
            next -> assertThat(next.why().code()).isEqualTo(ReasonCode.RESTARTS_EXHAUSTED));
    assertThat(phaseOf(replacing().report(A, new EngineState.Unusable(EXHAUSTED), TERM).decide()))
        .isEqualTo(new Phase.Leading(B));
    assertThat(
            phaseOf(
                replacing()
                    .report(A, new EngineState.Unusable(EXHAUSTED), TERM)
                    .report(B, new EngineState.Unusable(EXHAUSTED), TERM)
                    .decide()))
        .isEqualTo(new Phase.Leading(C));
  }

  @Test
  void oneThatCanRunNowhereIsDownWithTheReasonAndNotMovedAround() {
    var everywhere =
        passive()
            .report(A, new EngineState.Unusable(EXHAUSTED))
            .report(B, new EngineState.Unusable(EXHAUSTED))
            .report(C, new EngineState.Unusable(EXHAUSTED));
    assertHolds(everywhere, ReasonCode.NO_CANDIDATE);
    assertThat(FailoverReadiness.of(everywhere.view()).reasons())
        .extracting(Reason::code)
        .containsExactly(ReasonCode.NO_CANDIDATE);
    assertThat(ServiceCondition.of(everywhere.view()).state())
        .isEqualTo(ServiceCondition.State.DOWN);
    var sealed =
        replacing()
            .report(A, new EngineState.Unusable(EXHAUSTED), TERM)
            .report(B, new EngineState.Unusable(EXHAUSTED), TERM)
            .report(C, new EngineState.Unusable(EXHAUSTED), TERM);
    assertCondition(sealed, ServiceCondition.State.DOWN, ReasonCode.RESTARTS_EXHAUSTED);
  }

  @Test
  void oneThatIsNotReadyIsStartingAtFirstAndThenDown() {
    var late = passive().problem(A, NOT_READY);
    assertCondition(late, ServiceCondition.State.DOWN, ReasonCode.NOT_READY);
    var starting = passive().problem(A, NOT_READY).recordedAt(START.plusSeconds(99));
    assertCondition(starting, ServiceCondition.State.FAILING_OVER, ReasonCode.NOT_READY);
  }

  @Test
  void aProgramThatDrainsKeepsItsLeaseMeanwhile() {
    var world = passive().phase(new Phase.Switching(A, B));
    var view = world.view();
    var goal = Goals.of(view.cluster(), view.service(), view.record(), A);
    assertThat(goal)
        .isInstanceOfSatisfying(MemberGoal.Seal.class, seal -> assertThat(seal.drain()).isTrue());
    assertThat(goal.leased()).isEqualTo(Goals.lease(view.cluster(), view.service())).isNotNull();
  }

  @Test
  void aNewOneIsFormedAlthoughRolesAreLeftFromBefore() {
    var unformed =
        passive()
            .record(ServiceRecord.unformed(DB))
            .report(A, detached(NOWHERE))
            .report(B, detached(NOWHERE))
            .report(C, new EngineState.Absent());
    assertThat(phaseOf(unformed.decide())).isEqualTo(new Phase.Forming(A, true));
    assertThat(phaseOf(unformed.report(B, primary(NOWHERE, 1)).decide()))
        .isEqualTo(new Phase.Forming(B, true));
    assertHolds(unformed.report(C, primary(NOWHERE, 1)), ReasonCode.AMBIGUOUS_DATA);
  }

  // ---- all run it

  private static World shared() {
    var world = new World().program(Mode.ACTIVE_ACTIVE).rules().phase(new Phase.Shared());
    for (var host : World.hosts(A, B, C)) {
      world.report(host, new EngineState.Running());
    }
    return world;
  }

  @Test
  void aServiceThatEveryMemberRunsBeginsAtOnce() {
    var begun = new World().program(Mode.ACTIVE_ACTIVE).record(ServiceRecord.unformed(DB)).decide();
    assertThat(phaseOf(begun)).isEqualTo(new Phase.Shared());
    assertThat(((LeaderDecision.Write) begun).next().term()).isEqualTo(new Term(1));
  }

  @Test
  void everyMemberIsToldToRun() {
    var view = shared().view();
    for (var host : World.hosts(A, B, C)) {
      assertThat(Goals.of(view.cluster(), view.service(), view.record(), host))
          .isEqualTo(new MemberGoal.Run(TERM));
    }
    assertThat(Goals.lease(view.cluster(), view.service())).isNull();
  }

  @Test
  void whileSomethingThatItComesAfterIsMissingNobodyIsStarted() {
    assertThat(Goals.withholding(new MemberGoal.Run(TERM))).isEqualTo(new MemberGoal.Wait());
  }

  @Test
  void itIsHealthyDegradedOrDownByHowManyAreReady() {
    assertCondition(shared(), ServiceCondition.State.HEALTHY, ReasonCode.EVERY_MEMBER_RUNS);
    var some = shared().problem(A, NOT_READY).silentSince(B, Duration.ofSeconds(5));
    assertCondition(some, ServiceCondition.State.DEGRADED, ReasonCode.SOME_MEMBERS_RUN);
    assertThat(ServiceCondition.of(some.view()).why().detail())
        .contains("1 of 3", "answered 503", "b does not report");
    var none =
        shared()
            .problem(A, NOT_READY)
            .report(B, new EngineState.Unusable(EXHAUSTED))
            .silentSince(C, Duration.ofSeconds(5));
    assertCondition(none, ServiceCondition.State.DOWN, ReasonCode.NO_MEMBER_RUNS);
  }

  @Test
  void thereIsNoPrimaryToMove() {
    for (var request :
        new Request[] {new Request.Switchover(B), new Request.Failover(null, false, "")}) {
      assertThat(Requests.apply(shared().view(), request))
          .isInstanceOfSatisfying(
              RequestOutcome.Refused.class,
              refused -> assertThat(refused.why().code()).isEqualTo(ReasonCode.NO_PRIMARY));
    }
    assertThat(FailoverReadiness.of(shared().view()).answer()).isTrue();
  }

  @Test
  void membersAreRestartedOneAfterTheOtherWhileTheOthersAreReady() {
    assertThat(RollingRestart.begin(shared().problem(A, NOT_READY).view(), true, false))
        .isInstanceOf(RollingRestart.Start.Refused.class);
    var begun = (RollingRestart.Start.Begun) RollingRestart.begin(shared().view(), true, false);
    var plan = begun.restart();
    assertThat(plan.next(shared().view())).isEqualTo(new RollingRestart.Step.Restart(A));
    plan = plan.telling(A, START.plusSeconds(100)).told(START.plusSeconds(100));
    assertThat(plan.next(shared().report(A, new EngineState.Stopped(NOWHERE)).view()))
        .isInstanceOf(RollingRestart.Step.Wait.class);
    assertThat(plan.next(shared().view())).isEqualTo(new RollingRestart.Step.Restart(B));
  }

  /** Programs started under the other mode would not be stopped by anybody. */
  @Test
  void aChangedModeIsSaidAndNothingIsDone() {
    assertHolds(
        passive().program(Mode.ACTIVE_ACTIVE).report(A, new EngineState.Stopped(null)),
        ReasonCode.MODE_CHANGED);
    assertHolds(shared().program(Mode.ACTIVE_PASSIVE), ReasonCode.MODE_CHANGED);
  }
}
