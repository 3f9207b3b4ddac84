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
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.report.EngineState;
import org.junit.jupiter.api.Test;

/** A planned switchover, from its first step to the next term. */
class MoveTest {
  private static final Reason WHY = Reason.of(ReasonCode.PRIMARY_STOPPED);

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

  /**
   * The controller's host was starved in the middle of a move. Its successor, the target itself,
   * took a target that it had not heard yet for lost and went back to the old primary.
   */
  @Test
  void targetThatAFreshControllerHasNotHeardYetIsNotLost() {
    var world =
        new World()
            .phase(new Phase.Switching(A, B))
            .recordedAt(START.plusSeconds(99))
            .electedAt(START.plusSeconds(99))
            .forget(B);
    assertHolds(world.decide(), ReasonCode.CONTROLLER_TOO_YOUNG);

    var late = world.electedAt(START.plusSeconds(98)).decide();
    assertThat(late.why().code()).isEqualTo(ReasonCode.TARGET_LOST);
    assertThat(((Phase.Replacing) phaseOf(late)).preferred()).isEqualTo(A);
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
}
