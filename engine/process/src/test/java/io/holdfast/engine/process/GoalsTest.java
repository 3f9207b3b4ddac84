package io.holdfast.engine.process;

import static io.holdfast.engine.process.Stand.A;
import static io.holdfast.engine.process.Stand.B;
import static io.holdfast.engine.process.Stand.alone;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.Host;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.HostDecision;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.host.MemberView;
import io.holdfast.core.host.Rung;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The host's own decisions lead every member to its goal, step by step. */
class GoalsTest {
  private static final int MOST_STEPS = 12;
  private static final Duration LEASE = Duration.ofSeconds(3);

  @AutoClose private final Stand stand = new Stand();
  private final Map<HostId, HostMemory> memories = new HashMap<>();

  @Test
  void membersReachEveryGoalOfAFailoverAndOfAMoveAndOneRunsAtATime() {
    reach(A, new MemberGoal.Form(new Term(1), false, alone(1, 1, A)));
    assertRunning();
    reach(A, lead(1, A));
    reach(B, new MemberGoal.Follow(new Term(1), A));
    assertRunning(A);

    reach(A, new MemberGoal.Seal(new Term(1), false));
    reach(B, new MemberGoal.Seal(new Term(1), false));
    assertRunning();
    reach(B, lead(2, B));
    reach(A, new MemberGoal.Follow(new Term(2), B));
    assertRunning(B);

    reach(B, new MemberGoal.Seal(new Term(2), true, LEASE));
    assertRunning();
    reach(A, lead(3, A));
    reach(B, new MemberGoal.Follow(new Term(3), A));
    assertRunning(A);

    stand.restartAgent(A);
    reach(A, lead(3, A));
    assertRunning(A);
  }

  @Test
  void membersOfAServiceWithoutPrimaryAllRun() {
    reach(A, new MemberGoal.Run(new Term(1)));
    reach(B, new MemberGoal.Run(new Term(1)));
    assertRunning(A, B);
    stand.restartAgent(A);
    reach(A, new MemberGoal.Run(new Term(1)));
    assertRunning(A, B);
    reach(A, new MemberGoal.Seal(new Term(1), false));
    assertRunning(B);
  }

  @Test
  void aPrimaryWhoseLeaseIsOverIsEndedAlsoWhileItDrains() {
    reach(A, new MemberGoal.Form(new Term(1), false, alone(1, 1, A)));
    reach(A, lead(1, A));
    var order = order(new MemberGoal.Seal(new Term(1), true, LEASE));
    var memory = HostMemory.BLANK.sealing(new Term(1));
    assertThat(Host.decide(new MemberView(memory, order, stand.observe(A), Rung.ATTACH, true)))
        .isInstanceOfSatisfying(
            HostDecision.Act.class,
            act -> assertThat(act.action()).isEqualTo(new HostAction.Drain()));
    assertThat(Host.decide(new MemberView(memory, order, stand.observe(A), Rung.ATTACH, false)))
        .isInstanceOfSatisfying(
            HostDecision.Act.class,
            act -> assertThat(act.action()).isEqualTo(new HostAction.Demote()));
  }

  private static MemberGoal lead(long term, HostId host) {
    return new MemberGoal.Lead(new Term(term), alone(term, term, host), true, Set.of(), LEASE);
  }

  private void assertRunning(HostId... hosts) {
    for (var host : new HostId[] {A, B}) {
      assertThat(stand.processes(host).isEmpty())
          .as("nothing runs on %s", host)
          .isEqualTo(!Set.of(hosts).contains(host));
    }
  }

  private static Order order(MemberGoal goal) {
    return new Order(new ServiceId("api"), new Epoch(1), new Term(1), new Revision(1), false, goal);
  }

  private void reach(HostId host, MemberGoal goal) {
    for (var step = 0; step < MOST_STEPS; step++) {
      var memory = memories.getOrDefault(host, HostMemory.BLANK);
      var decision =
          Host.decide(new MemberView(memory, order(goal), stand.observe(host), Rung.ATTACH, true));
      if (!(decision instanceof HostDecision.Act(var action, _))) {
        assertThat(decision.why().code())
            .as("%s: %s", host, goal)
            .isEqualTo(ReasonCode.GOAL_REACHED);
        return;
      }
      if (action instanceof HostAction.RememberSeal(var term)) {
        memories.put(host, memory.sealing(term));
      } else {
        assertThat(stand.perform(host, action))
            .as("%s", action)
            .isInstanceOf(StepOutcome.Done.class);
      }
    }
    throw new AssertionError(host + " does not reach " + goal + ": " + stand.observe(host));
  }
}
