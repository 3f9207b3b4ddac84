package io.holdfast.engine.redis;

import static io.holdfast.engine.redis.Members.A;
import static io.holdfast.engine.redis.Members.B;
import static io.holdfast.engine.redis.Members.C;
import static io.holdfast.engine.redis.Members.alone;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The host's own decisions lead every member to its goal, step by step. */
class GoalsTest {
  private static final int MOST_STEPS = 12;

  @AutoClose private final Members members = new Members();
  private final Map<HostId, HostMemory> memories = new HashMap<>();

  @Test
  void membersReachEveryGoalOfAFailoverAndOfAMove() {
    reach(A, new MemberGoal.Form(new Term(1), false, alone(1, 1, A)));
    reach(A, lead(1, A));
    reach(B, new MemberGoal.Follow(new Term(1), A));
    reach(C, new MemberGoal.Follow(new Term(1), A));
    members.awaitStreaming(B);
    members.say(A, "SET", "k", "1");
    members.awaitEqual(B, A);

    members.kill(A);
    for (var host : new HostId[] {B, C, A}) {
      reach(host, new MemberGoal.Seal(new Term(1), false));
    }
    assertThat(members.standby(B).received()).isGreaterThan(members.standby(A).received());
    reach(B, lead(2, B));
    reach(C, new MemberGoal.Follow(new Term(2), B));
    reach(A, new MemberGoal.Follow(new Term(2), B));
    assertThat(members.say(A, "GET", "k")).isEqualTo("1");
    members.awaitStreaming(C);

    reach(B, new MemberGoal.Seal(new Term(2), true));
    reach(A, new MemberGoal.Seal(new Term(2), false));
    reach(A, lead(3, A));
    reach(B, new MemberGoal.Follow(new Term(3), A));
    members.awaitStreaming(B);

    // A new agent finds its primary and confirms the rule anew.
    members.restartAgent(A);
    reach(A, lead(3, A));
    assertThat(members.primary(A).open()).isTrue();
  }

  private static MemberGoal lead(long term, HostId host) {
    return new MemberGoal.Lead(new Term(term), alone(term, term, host), true, Set.of(), null);
  }

  private void reach(HostId host, MemberGoal goal) {
    var order =
        new Order(new ServiceId("cache"), new Epoch(1), new Term(1), new Revision(1), false, goal);
    var rung = Rung.ATTACH;
    for (var step = 0; step < MOST_STEPS; step++) {
      var memory = memories.getOrDefault(host, HostMemory.BLANK);
      var decision = Host.decide(new MemberView(memory, order, members.observe(host), rung, true));
      if (!(decision instanceof HostDecision.Act(var action, _))) {
        assertThat(decision.why().code())
            .as("%s: %s", host, goal)
            .isEqualTo(ReasonCode.GOAL_REACHED);
        return;
      }
      if (action instanceof HostAction.RememberSeal(var term)) {
        memories.put(host, memory.sealing(term));
      } else {
        rung = after(action, members.perform(host, action));
      }
    }
    throw new AssertionError(host + " does not reach " + goal + ": " + members.observe(host));
  }

  /** As an agent climbs. */
  private static Rung after(HostAction action, StepOutcome outcome) {
    if (outcome instanceof StepOutcome.Refused(var reason)) {
      return action instanceof HostAction.Attach && reason.code() == ReasonCode.DIVERGED
          ? Rung.REWIND
          : Rung.CLONE;
    }
    assertThat(outcome).as("%s", action).isInstanceOf(StepOutcome.Done.class);
    return Rung.ATTACH;
  }
}
