package io.holdfast.core.leader;

import static io.holdfast.core.leader.World.A;
import static io.holdfast.core.leader.World.B;
import static io.holdfast.core.leader.World.C;
import static io.holdfast.core.leader.World.END;
import static io.holdfast.core.leader.World.TERM;
import static io.holdfast.core.leader.World.following;
import static io.holdfast.core.leader.World.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.leader.RollingRestart.Start;
import io.holdfast.core.leader.RollingRestart.Step;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.record.Transition;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A world of a as primary and b and c as standbys, in which an operator asks for a restart. */
class RollingRestartTest {
  private static final Term NEXT = TERM.next();
  private final World world = new World().pendingRestart(A, B, C);

  @Test
  void standbysAreRestartedOneAfterTheOtherAndThePrimaryIsMovedLast() {
    var restart = begin(false, false);
    assertThat(restart.next(world.view())).isEqualTo(new Step.Restart(B));
    restart = restart.telling(B, world.view().now());
    assertThat(restart.next(world.view())).isInstanceOf(Step.Wait.class);
    restart = restart.told(world.view().now());
    assertThat(restart.next(world.pendingRestart(A, C).view())).isEqualTo(new Step.Restart(C));
    restart = restart.telling(C, world.view().now()).told(world.view().now());

    var moving = (Step.Move) restart.next(world.pendingRestart(A).view());
    assertThat(moving.next().phase()).isEqualTo(new Phase.Switching(A, B));
    assertThat(Transition.between(world.view().record(), moving.next())).isPresent();
    assertThat(restart.next(world.record(moving.next()).view())).isInstanceOf(Step.Wait.class);
    moved();
    assertThat(restart.next(world.pendingRestart().view()))
        .isInstanceOfSatisfying(
            Step.Done.class, done -> assertThat(done.why().detail()).isEqualTo("a, b, c"));
  }

  @Test
  void aMemberThatDoesNotFollowAgainHoldsUpTheNextAndInTheEndTheWhole() {
    var restart = begin(false, false).telling(B, world.view().now()).told(world.view().now());
    world.report(B, new EngineState.Stopped(null));
    assertThat(restart.next(world.view())).isInstanceOf(Step.Wait.class);
    // It follows, but nothing is acknowledged by it yet.
    world.report(B, following(END)).pendingRestart(A, C).rules(rule(10, A, 1, C));
    assertThat(restart.next(world.view())).isInstanceOf(Step.Wait.class);
    var late =
        new RollingRestart(
            TERM,
            List.of(A, B, C),
            List.of(C),
            null,
            true,
            world.view().now().minus(RollingRestart.PATIENCE));
    assertThat(late.next(world.view()))
        .isInstanceOfSatisfying(
            Step.Failed.class,
            failed -> assertThat(failed.why().code()).isEqualTo(ReasonCode.NOT_CAUGHT_UP));
  }

  @Test
  void aFailoverMeanwhileEndsIt() {
    var restart = begin(false, false).telling(B, world.view().now());
    moved();
    assertThat(failure(restart)).isEqualTo(ReasonCode.RESTART_INTERRUPTED);
    assertThat(failure(restart.told(world.view().now()))).isEqualTo(ReasonCode.RESTART_INTERRUPTED);
  }

  @Test
  void onlyMembersThatWaitForItAreRestartedUnlessAllAreAskedFor() {
    world.pendingRestart(C);
    assertThat(begin(false, false).members()).containsExactly(C);
    assertThat(begin(false, false).movesPrimary()).isFalse();
    assertThat(begin(true, false).members()).containsExactly(A, B, C);
    world.pendingRestart();
    assertThat(RollingRestart.begin(world.view(), false, false)).isInstanceOf(Start.Needless.class);
  }

  @Test
  void isRefusedWhileOneMemberLessWouldBeOneTooFew() {
    world.report(C, new EngineState.Stopped(null));
    assertThat(refusal(false)).isEqualTo(ReasonCode.NOT_CAUGHT_UP);
    assertThat(refusal(true)).isEqualTo(ReasonCode.NOT_CAUGHT_UP);
  }

  @Test
  void isRefusedWhilePausedOrMoving() {
    world.phase(new Phase.Switching(A, B));
    assertThat(refusal(false)).isEqualTo(ReasonCode.NOT_STEADY);
    world.phase(new Phase.Leading(A)).paused();
    assertThat(refusal(false)).isEqualTo(ReasonCode.PAUSED);
  }

  @Test
  void aLonePrimaryIsRestartedInPlaceOnlyWhenClientsMayWait() {
    world.members(A).rules(rule(10, A, 0));
    assertThat(refusal(false)).isEqualTo(ReasonCode.NO_STANDBY);
    var moving = (Step.Move) begin(false, true).next(world.view());
    assertThat(moving.next().phase()).isInstanceOf(Phase.Replacing.class);
    assertThat(Transition.between(world.view().record(), moving.next())).isPresent();
  }

  @Test
  void whatStillWaitsAfterwardsIsNamed() {
    var restart = new RollingRestart(TERM, List.of(B), List.of(), null, false, world.view().now());
    assertThat(failure(restart)).isEqualTo(ReasonCode.RESTART_PENDING);
  }

  private RollingRestart begin(boolean all, boolean allowDowntime) {
    return ((Start.Begun) RollingRestart.begin(world.view(), all, allowDowntime)).restart();
  }

  private ReasonCode refusal(boolean all) {
    return ((Start.Refused) RollingRestart.begin(world.view(), all, false)).why().code();
  }

  private ReasonCode failure(RollingRestart restart) {
    return ((Step.Failed) restart.next(world.view())).why().code();
  }

  /** The next term has begun: b leads, a and c follow. */
  private void moved() {
    var rule = new AckRule(new Revision(20), NEXT, B, Set.of(A, C), 1);
    world.record(
        new ServiceRecord(
            World.DB, new Revision(20), NEXT, new Phase.Leading(B), List.of(rule), false));
    var end = new LogPosition(NEXT, END.offset());
    world.report(
        B, new EngineState.Primary(NEXT, end, true, new EngineState.Enforced(rule.since(), end)));
    for (HostId host : List.of(A, C)) {
      world.report(
          host, new EngineState.Standby(end, end, new Link.Attached(B, NEXT, true), Duration.ZERO));
    }
  }
}
