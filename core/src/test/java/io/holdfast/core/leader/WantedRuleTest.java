package io.holdfast.core.leader;

import static io.holdfast.core.leader.Decisions.assertHolds;
import static io.holdfast.core.leader.Decisions.recordOf;
import static io.holdfast.core.leader.World.A;
import static io.holdfast.core.leader.World.B;
import static io.holdfast.core.leader.World.C;
import static io.holdfast.core.leader.World.END;
import static io.holdfast.core.leader.World.START;
import static io.holdfast.core.leader.World.TERM;
import static io.holdfast.core.leader.World.following;
import static io.holdfast.core.leader.World.primary;
import static io.holdfast.core.leader.World.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.spec.Durability;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rules overlap (S2). */
class WantedRuleTest {
  private static final Duration LONG = Duration.ofSeconds(5);

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
}
