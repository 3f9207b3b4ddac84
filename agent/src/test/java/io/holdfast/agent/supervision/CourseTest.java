package io.holdfast.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.report.MemberReport;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CourseTest {
  private static final ServiceId DB = new ServiceId("db");
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final Term T1 = new Term(1);
  private static final Term T2 = new Term(2);
  private static final Duration HEARTBEAT = Duration.ofMillis(500);
  private static final StepOutcome DONE = new StepOutcome.Done();

  private final FakeHands hands = new FakeHands();
  private Instant now = Instant.EPOCH;
  private Course course = course(HostMemory.BLANK, null);
  private Condition condition = Condition.UNKNOWN;

  @Test
  void ordersAreOnDiskBeforeTheyAreActedUpon() {
    see(standby(new Link.Detached()));
    order(1, T1, 5, new MemberGoal.Follow(T1, B));

    assertThat(hands.lastAction()).isEqualTo(new HostAction.Attach(B, T1));
    assertThat(hands.history.indexOf(hands.lastAction()))
        .isGreaterThan(hands.history.indexOf(hands.memories.getLast()));
    assertThat(hands.memories.getLast())
        .isEqualTo(new HostMemory(new Epoch(1), T1, new Revision(5), Term.NONE));
  }

  @Test
  void sealsAreOnDiskBeforeAnythingIsStoppedOrReported() {
    see(standby(new Link.Attached(B, T1, true)));
    order(1, T1, 5, new MemberGoal.Seal(T1, false));

    assertThat(hands.lastAction()).isEqualTo(new HostAction.StopReceiving());
    var firstWithSeal =
        hands.reports.stream().filter(report -> report.sealed().equals(T1)).findFirst();
    var sealOnDisk =
        hands.memories.stream().filter(memory -> memory.sealed().equals(T1)).findFirst();
    assertThat(hands.history.indexOf(sealOnDisk.orElseThrow()))
        .isLessThan(hands.history.indexOf(hands.lastAction()));
    assertThat(firstWithSeal)
        .hasValueSatisfying(report ->
            assertThat(hands.history.indexOf(report))
                .isGreaterThan(hands.history.indexOf(sealOnDisk.orElseThrow())));
  }

  /** A receiver that is still being stopped may yet write: its position is not the final one. */
  @Test
  void finalPositionsComeFromAnObservationBegunAfterTheStep() {
    see(standby(new Link.Attached(B, T1, true)));
    order(1, T1, 5, new MemberGoal.Seal(T1, false));
    look();
    var duringTheStep = hands.ticket;
    course.observed(duringTheStep, standby(new Link.Detached()), condition, now);
    assertThat(reportsFinalPosition()).isFalse();

    look();
    var begunBeforeTheEnd = hands.ticket;
    course.stepEnded(DONE, now);
    course.observed(begunBeforeTheEnd, standby(new Link.Detached()), condition, now);
    assertThat(reportsFinalPosition()).isFalse();

    see(standby(new Link.Detached()));
    assertThat(reportsFinalPosition()).isTrue();
  }

  /** An attachment that was broken off may still take effect after the seal. */
  @Test
  void stopsReceivingOnceMoreBeforeItSealsAfterAnUncertainAttachment() {
    see(standby(new Link.Detached()));
    order(1, T1, 5, new MemberGoal.Follow(T1, B));
    course.stepEnded(new StepOutcome.Indeterminate(Reason.of(ReasonCode.STEP_FAILED)), now);
    order(1, T1, 6, new MemberGoal.Seal(T1, false));
    see(standby(new Link.Detached()));

    assertThat(hands.lastAction()).isEqualTo(new HostAction.StopReceiving());
    assertThat(reportsFinalPosition()).isFalse();
    course.stepEnded(DONE, now);
    see(standby(new Link.Detached()));
    assertThat(reportsFinalPosition()).isTrue();
  }

  @Test
  void ordersOfAReplacedControllerAndOfOlderRecordsAreRefused() {
    see(standby(new Link.Detached()));
    order(2, T2, 9, new MemberGoal.Wait());
    order(1, T2, 10, new MemberGoal.Follow(T2, B));
    order(2, T1, 10, new MemberGoal.Follow(T1, B));
    order(2, T2, 8, new MemberGoal.Follow(T2, B));

    assertThat(hands.performed).isEmpty();
  }

  @Test
  void whatWasRefusedBeforeARestartIsRefusedAfterIt() {
    course = course(new HostMemory(new Epoch(4), T2, new Revision(9), T1), null);
    see(standby(new Link.Detached()));
    order(3, T2, 9, new MemberGoal.Follow(T2, B));
    order(4, T2, 8, new MemberGoal.Follow(T2, B));

    assertThat(hands.performed).isEmpty();
    assertThat(hands.lastReport().sealed()).isEqualTo(T1);
  }

  @Test
  void anOrderThatCannotBeRememberedIsNotObeyed() {
    hands.diskFull = true;
    see(standby(new Link.Attached(B, T1, true)));
    order(1, T1, 5, new MemberGoal.Seal(T1, false));

    assertThat(hands.performed).isEmpty();
    assertThat(hands.lastReport().sealed()).isEqualTo(Term.NONE);
    assertThat(hands.lastReport().problem()).isNotNull();

    hands.diskFull = false;
    now = now.plusSeconds(1);
    course.tick(now, false);
    assertThat(hands.lastAction()).isEqualTo(new HostAction.StopReceiving());
  }

  @Test
  void climbsTheLadderFromAttachingToRewindingToCloning() {
    see(standby(new Link.Detached()));
    order(1, T2, 5, new MemberGoal.Follow(T2, B));
    course.stepEnded(new StepOutcome.Refused(Reason.of(ReasonCode.DIVERGED)), now);
    see(standby(new Link.Detached()));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Rewind(B, T2));

    course.stepEnded(new StepOutcome.Failed(Reason.of(ReasonCode.STEP_FAILED)), now);
    see(standby(new Link.Detached()));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Clone(B, T2));
  }

  @Test
  void interruptsALongStepWhoseGoalIsGone() {
    see(new EngineState.Absent());
    order(1, T1, 5, new MemberGoal.Follow(T1, B));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Clone(B, T1));
    order(1, T1, 5, new MemberGoal.Follow(T1, B));
    assertThat(hands.interrupted).isFalse();
    order(1, T2, 6, new MemberGoal.Follow(T2, B));
    assertThat(hands.interrupted).isTrue();
  }

  /** Or a standby that waits for a primary that was lost meanwhile would hold up its successor. */
  @Test
  void interruptsJoiningAPrimaryThatIsReplaced() {
    see(standby(new Link.Detached()));
    order(1, T1, 5, new MemberGoal.Follow(T1, B));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Attach(B, T1));
    order(1, T1, 5, new MemberGoal.Follow(T1, B));
    assertThat(hands.interrupted).isFalse();
    order(1, T1, 6, new MemberGoal.Seal(T1, false));
    assertThat(hands.interrupted).isTrue();
  }

  @Test
  void pausesBetweenAttemptsAtAStepThatFails() {
    see(standby(new Link.Detached()));
    order(1, T1, 5, new MemberGoal.Follow(T1, B));
    course.stepEnded(new StepOutcome.Failed(Reason.of(ReasonCode.STEP_FAILED)), now);
    see(standby(new Link.Detached()));
    assertThat(hands.performed).hasSize(1);

    now = now.plusMillis(150);
    course.tick(now, false);
    see(standby(new Link.Detached()));
    assertThat(hands.performed).hasSize(2);
  }

  /** After a thaw the first act is to learn the present term (PITFALLS 2). */
  @Test
  void afterAFreezeNoEarlierOrderCounts() {
    see(primary(false, null));
    order(1, T1, 5, lead(true, null));
    assertThat(hands.lastAction()).isInstanceOf(HostAction.Enforce.class);
    course.stepEnded(DONE, now);
    now = now.plusSeconds(60);
    var wokenAt = now;
    course.distrust(wokenAt, now);
    see(primary(false, new EngineState.Enforced(new Revision(5), at(100))));

    assertThat(hands.performed).as("not opened by what was ordered before").hasSize(1);
    course.accept(
        new Order(DB, new Epoch(1), T1, new Revision(5), false, lead(true, null)),
        wokenAt.minusSeconds(1),
        true,
        now);
    assertThat(hands.performed).as("nor by an answer to a question from before").hasSize(1);
    order(1, T1, 5, lead(true, null));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Open());
  }

  @Test
  void aPrimaryWhoseLeaseRanOutDemotesBeforeItHearsAnything() {
    course = course(HostMemory.BLANK, Duration.ofSeconds(2));
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));
    order(1, T1, 5, lead(true, Duration.ofSeconds(2)));
    assertThat(hands.lastAction()).isInstanceOf(HostAction.KeepLogFor.class);
    course.stepEnded(DONE, now);
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));
    course.stepEnded(DONE, now);
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));
    now = now.plusSeconds(10);
    course.distrust(now, now);

    assertThat(hands.lastAction()).isEqualTo(new HostAction.Demote());
  }

  /**
   * What it has been told since is not on its disk, and never will be; the lease is over anyway.
   */
  @Test
  void aPrimaryWhoseLeaseRanOutStopsEvenWhenItsAgentsDiskIsFull() {
    course = course(HostMemory.BLANK, Duration.ofSeconds(2));
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));
    order(1, T1, 5, lead(true, Duration.ofSeconds(2)));
    course.stepEnded(DONE, now);
    hands.diskFull = true;
    order(1, T1, 6, lead(true, Duration.ofSeconds(2)));
    now = now.plusSeconds(10);
    course.tick(now, false);
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));

    assertThat(hands.lastAction()).isEqualTo(new HostAction.Demote());
  }

  /** The next controller is to know what the one before knew. */
  @Test
  void whatWasSaidOfALeaseIsReportedAsWhatIsLeftOfIt() {
    see(standby(new Link.Detached()));
    var seal = new MemberGoal.Seal(T1, false);
    var order = new Order(DB, new Epoch(1), T1, new Revision(5), false, seal);
    course.accept(order.withLeaseFor(Duration.ofSeconds(2)), now, true, now);
    now = now.plusSeconds(1);
    var actions = hands.performed.size();
    course.accept(order.withLeaseFor(Duration.ofMillis(1500)), now, true, now);
    see(standby(new Link.Detached()));

    assertThat(hands.lastReport().leaseFor()).isEqualTo(Duration.ofSeconds(1));
    assertThat(hands.performed).as("that time passes is no new order").hasSize(actions);
    course.accept(
        new Order(DB, new Epoch(1), T2, new Revision(6), false, new MemberGoal.Follow(T2, B)),
        now,
        true,
        now);
    assertThat(hands.lastReport().leaseFor()).isNull();
  }

  /** Every pause between attempts was time in which a thawed primary acknowledged what is lost. */
  @Test
  void aStopForWantOfALeaseThatFailsAgainAndAgainIsTriedAgainAtOnce() {
    course = course(HostMemory.BLANK, Duration.ofSeconds(2));
    var primary = primary(true, new EngineState.Enforced(new Revision(5), at(100)));
    see(primary);
    order(1, T1, 5, lead(true, Duration.ofSeconds(2)));
    course.stepEnded(DONE, now);
    see(primary);
    course.stepEnded(DONE, now);
    see(primary);
    now = now.plusSeconds(10);
    course.distrust(now, now);
    for (int attempt = 1; attempt <= 8; attempt++) {
      assertThat(hands.performed.stream().filter(new HostAction.Demote()::equals)).hasSize(attempt);
      course.stepEnded(new StepOutcome.Failed(Reason.of(ReasonCode.STEP_FAILED)), now);
      now = now.plusMillis(50);
      see(primary);
    }
  }

  @Test
  void aPushedOrderDoesNotRenewALease() {
    course = course(HostMemory.BLANK, Duration.ofSeconds(2));
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));
    order(1, T1, 5, lead(true, Duration.ofSeconds(2)));
    course.stepEnded(DONE, now);
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));
    course.stepEnded(DONE, now);
    now = now.plusMillis(1900);
    course.accept(
        new Order(DB, new Epoch(1), T1, new Revision(5), false, lead(true, Duration.ofSeconds(2))),
        now,
        false,
        now);
    now = now.plusMillis(200);
    course.tick(now, false);
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));

    assertThat(hands.lastAction()).isEqualTo(new HostAction.Demote());
  }

  /** A program drains by ending, which may take longer than the lease of a host that is cut off. */
  @Test
  void aDrainGoesOnAsLongAsItsLeaseIsRenewedAndIsInterruptedWhenItIsOver() {
    var lease = Duration.ofSeconds(3);
    course = course(HostMemory.BLANK, lease);
    see(primary(true, null));
    order(1, T1, 6, new MemberGoal.Seal(T1, true, lease));
    see(primary(true, null));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Drain());

    now = now.plusSeconds(2);
    order(1, T1, 6, new MemberGoal.Seal(T1, true, lease));
    now = now.plusSeconds(2);
    course.tick(now, false);
    assertThat(hands.interrupted).isFalse();
    now = now.plusSeconds(2);
    course.tick(now, false);
    assertThat(hands.interrupted).isTrue();
    course.stepEnded(new StepOutcome.Indeterminate(Reason.of(ReasonCode.STEP_FAILED)), now);
    see(primary(true, null));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Demote());
  }

  /** A database that its owner runs and that no controller ever led is not ours to stop. */
  @Test
  void aPrimaryThatWasNeverLedIsLeftAloneWhateverTheLease() {
    course = course(HostMemory.BLANK, Duration.ofSeconds(2));
    now = now.plusSeconds(60);
    see(primary(true, null));

    assertThat(hands.performed).isEmpty();
  }

  @Test
  void aRestartedAgentTouchesNothingBeforeAnOrderComes() {
    course = course(new HostMemory(new Epoch(4), T2, new Revision(9), T1), null);
    see(primary(true, null));
    now = now.plusSeconds(600);
    see(primary(true, null));

    assertThat(hands.performed).isEmpty();
    assertThat(hands.lastReport().engine()).isEqualTo(primary(true, null));
  }

  @Test
  void aDeadProcessIsReportedAtOnceAndALongerLogIsNot() {
    see(primary(true, null));
    now = now.plusSeconds(10);
    course.tick(now, false);
    see(new EngineState.Primary(T1, at(200), true, null));
    assertThat(hands.lastUrgent).isFalse();
    see(new EngineState.Stopped(null));
    assertThat(hands.lastUrgent).isTrue();
  }

  @Test
  void aRestartedAgentGivesItsEngineTheSpecsParametersOnce() {
    see(standby(new Link.Attached(B, T1, true)));
    assertThat(hands.performed).isEmpty();
    order(1, T1, 5, new MemberGoal.Follow(T1, B));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Tune());
    course.stepEnded(DONE, now);
    see(standby(new Link.Attached(B, T1, true)));
    now = now.plusSeconds(60);
    see(standby(new Link.Attached(B, T1, true)));

    assertThat(hands.performed).hasSize(1);
  }

  @Test
  void parametersThatTheEngineDoesNotTakeAreReportedAndNotOfferedAgain() {
    var why = Reason.of(ReasonCode.PARAMETERS_REFUSED, "work_mem");
    see(standby(new Link.Attached(B, T1, true)));
    order(1, T1, 5, new MemberGoal.Follow(T1, B));
    course.stepEnded(new StepOutcome.Refused(why), now);
    see(standby(new Link.Attached(B, T1, true)));
    now = now.plusSeconds(60);
    see(standby(new Link.Attached(B, T1, true)));

    assertThat(hands.performed).hasSize(1);
    assertThat(hands.lastReport().problem()).isEqualTo(why);
  }

  @Test
  void whatIsWrongWithTheEngineIsReportedBeforeWhatFollowsFromIt() {
    order(1, T1, 5, lead(true, null));
    condition = new Condition(Reason.of(ReasonCode.DISK_FULL), List.of("shared_buffers"));
    see(new EngineState.Stopped(null));

    assertThat(hands.lastReport().problem()).isEqualTo(Reason.of(ReasonCode.DISK_FULL));
    assertThat(hands.lastReport().pendingRestart()).containsExactly("shared_buffers");
    assertThat(hands.lastUrgent).isTrue();
  }

  @Test
  void aFollowingStandbyIsRestartedByAnOrderAndItsGoalBringsItBack() {
    following();
    var answers = restart(1, T1, 6, new MemberGoal.Follow(T1, B));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Demote());
    assertThat(answers).isEmpty();
    course.stepEnded(DONE, now);
    assertThat(answers).as("what is reported is still a standby that follows").isEmpty();
    see(new EngineState.Stopped(null));
    assertThat(answers).containsExactly(DONE);
    assertThat(hands.lastReport().engine()).isEqualTo(new EngineState.Stopped(null));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Attach(B, T1));
  }

  @Test
  void aRestartIsRefusedToAPrimaryAndInAnOlderTermAndAfterAFreeze() {
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));
    order(1, T1, 5, lead(true, null));
    course.stepEnded(DONE, now);
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));
    course.stepEnded(DONE, now);
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));
    var asPrimary = restart(1, T1, 5, lead(true, null));
    see(primary(true, new EngineState.Enforced(new Revision(5), at(100))));
    assertThat(asPrimary).singleElement().isInstanceOf(StepOutcome.Refused.class);

    course = course(new HostMemory(new Epoch(1), T2, new Revision(9), Term.NONE), null);
    see(standby(new Link.Attached(B, T1, true)));
    var outOfDate = restart(1, T1, 5, new MemberGoal.Follow(T1, B));
    see(standby(new Link.Attached(B, T1, true)));
    assertThat(outOfDate).singleElement().isInstanceOf(StepOutcome.Refused.class);
    assertThat(hands.performed).doesNotContain(new HostAction.Demote());
  }

  @Test
  void aRestartThatNobodyWaitsForAnyMoreDoesNotBegin() {
    see(standby(new Link.Attached(B, T1, true)));
    order(1, T1, 5, new MemberGoal.Follow(T1, B));
    assertThat(hands.lastAction()).isEqualTo(new HostAction.Tune());
    var afterThat = restart(1, T1, 5, new MemberGoal.Follow(T1, B));
    assertThat(afterThat).isEmpty();
    now = now.plusSeconds(31);
    course.stepEnded(DONE, now);
    see(standby(new Link.Attached(B, T1, true)));
    assertThat(afterThat).singleElement().isInstanceOf(StepOutcome.Refused.class);

    assertThat(hands.performed).containsExactly(new HostAction.Tune());
  }

  private void following() {
    see(standby(new Link.Attached(B, T1, true)));
    order(1, T1, 5, new MemberGoal.Follow(T1, B));
    course.stepEnded(DONE, now);
    see(standby(new Link.Attached(B, T1, true)));
  }

  private List<StepOutcome> restart(long epoch, Term term, long revision, MemberGoal goal) {
    var answers = new ArrayList<StepOutcome>();
    var order = new Order(DB, new Epoch(epoch), term, new Revision(revision), false, goal);
    course.restart(new RestartOrder(order, now.plusSeconds(30), answers::add), now);
    return answers;
  }

  private Course course(HostMemory memory, @Nullable Duration lease) {
    return new Course(DB, HEARTBEAT, lease, memory, hands, now);
  }

  private void order(long epoch, Term term, long revision, MemberGoal goal) {
    course.accept(
        new Order(DB, new Epoch(epoch), term, new Revision(revision), false, goal), now, true, now);
  }

  /** Lets observations begin and end until none is under way. */
  private void see(EngineState state) {
    if (!hands.observing) {
      look();
    }
    while (hands.observing) {
      hands.observing = false;
      course.observed(hands.ticket, state, condition, now);
    }
  }

  private void look() {
    course.tick(now, true);
  }

  private boolean reportsFinalPosition() {
    return hands.reports.stream().anyMatch(CourseTest::isFinal);
  }

  private static boolean isFinal(MemberReport report) {
    return report.sealed().equals(T1)
        && report.engine() instanceof EngineState.Standby(_, _, Link.Detached _, _);
  }

  private static MemberGoal.Lead lead(boolean serve, @Nullable Duration lease) {
    return new MemberGoal.Lead(
        T1, new AckRule(new Revision(5), T1, A, Set.of(B), 1), serve, Set.of(B), lease);
  }

  private static EngineState primary(boolean open, EngineState.@Nullable Enforced enforced) {
    return new EngineState.Primary(T1, at(100), open, enforced);
  }

  private static EngineState standby(Link link) {
    return new EngineState.Standby(at(100), at(100), link, Duration.ZERO);
  }

  private static LogPosition at(long offset) {
    return new LogPosition(T1, offset);
  }
}
