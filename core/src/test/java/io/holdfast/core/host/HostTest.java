package io.holdfast.core.host;

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
import io.holdfast.core.invariant.NeverASecondElector;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every goal the leader can give, in every state a member can be in. */
class HostTest {
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final Term OLD = new Term(2);
  private static final Term TERM = new Term(3);
  private static final LogPosition AT_OLD = new LogPosition(OLD, 500);
  private static final LogPosition AT_TERM = new LogPosition(TERM, 700);
  private static final AckRule RULE = new AckRule(new Revision(7), TERM, A, Set.of(B), 1);
  private static final int STEPS = 8;

  private static List<EngineState> states() {
    var states = new ArrayList<EngineState>();
    states.add(new EngineState.Absent());
    states.add(new EngineState.Unusable(Reason.of(ReasonCode.UNUSABLE_DATA)));
    states.add(new EngineState.Stopped(null));
    states.add(new EngineState.Stopped(AT_OLD));
    states.add(new EngineState.Starting("recovering"));
    states.add(new EngineState.Running());
    states.add(new EngineState.Unresponsive(Duration.ofSeconds(1)));
    states.add(new EngineState.Unresponsive(Duration.ofSeconds(10)));
    for (var position : List.of(AT_OLD, AT_TERM)) {
      states.add(new EngineState.Standby(position, position, new Link.Detached(), null));
      for (var upstream : List.of(A, B)) {
        for (var streaming : List.of(true, false)) {
          var link = new Link.Attached(upstream, position.term(), streaming);
          states.add(new EngineState.Standby(position, position, link, Duration.ofSeconds(1)));
        }
      }
      states.add(new EngineState.Primary(position.term(), position, false, null));
      states.add(
          new EngineState.Primary(
              position.term(), position, true, new EngineState.Enforced(RULE.since(), position)));
    }
    return states;
  }

  private static List<MemberGoal> goals() {
    return List.of(
        new MemberGoal.Wait(),
        new MemberGoal.Form(TERM, false, RULE),
        new MemberGoal.Form(TERM, true, RULE),
        new MemberGoal.Lead(TERM, RULE, false, Set.of(B), null),
        new MemberGoal.Lead(TERM, RULE, true, Set.of(B), null),
        new MemberGoal.Lead(TERM, RULE, true, Set.of(B), Duration.ofSeconds(1)),
        new MemberGoal.Follow(TERM, A),
        new MemberGoal.Seal(TERM, false),
        new MemberGoal.Seal(TERM, true),
        new MemberGoal.Seal(TERM, true, Duration.ofSeconds(1)),
        new MemberGoal.Run(TERM),
        new MemberGoal.Observe(TERM, true),
        new MemberGoal.Observe(TERM, false),
        new MemberGoal.StepDown(TERM, A, false),
        new MemberGoal.StepDown(TERM, A, true));
  }

  @Test
  void everyGoalInEveryStateComesToRestWithAReason() {
    var worlds = 0;
    for (var goal : goals()) {
      for (var state : states()) {
        for (var rung : Rung.values()) {
          for (var sealed : List.of(Term.NONE, OLD, TERM)) {
            for (var lease : List.of(true, false)) {
              assertComesToRest(goal, state, rung, sealed, lease);
              worlds++;
            }
          }
        }
      }
    }
    assertThat(worlds).isGreaterThan(2000);
  }

  /**
   * An order to restart, in every state: a standby, or one of several, is stopped and comes back.
   */
  @Test
  void onlyAStandbyThatFollowsOrOneOfSeveralIsRestartedAndComesBack() {
    var restarted = 0;
    for (var goal : goals()) {
      for (var state : states()) {
        for (var rung : Rung.values()) {
          for (var sealed : List.of(Term.NONE, OLD, TERM)) {
            var memory = new HostMemory(new Epoch(1), TERM, new Revision(7), sealed);
            var decision = Host.restart(new MemberView(memory, order(goal), state, rung, true));
            assertThat(decision.why().sentence()).isNotBlank();
            if (decision instanceof HostDecision.Act(var action, _)) {
              restarted++;
              if (goal instanceof MemberGoal.Run) {
                assertThat(state).isEqualTo(new EngineState.Running());
              } else {
                assertThat(goal).isEqualTo(new MemberGoal.Follow(TERM, A));
                assertThat(state).isInstanceOf(EngineState.Standby.class);
                assertThat(sealed).isNotEqualTo(TERM);
              }
              assertComesToRest(goal, after(action, state), Rung.ATTACH, sealed, true);
            }
          }
        }
      }
    }
    assertThat(restarted).isPositive();
  }

  @Test
  void nothingIsRestartedWithoutAnOrderOrWhilePaused() {
    var engine = following(A, TERM);
    assertThat(Host.restart(new MemberView(HostMemory.BLANK, null, engine, Rung.ATTACH, true)))
        .isEqualTo(new HostDecision.Hold(Reason.of(ReasonCode.AWAITING_GOAL)));
    var paused =
        new Order(
            new ServiceId("db"),
            new Epoch(1),
            TERM,
            new Revision(7),
            true,
            new MemberGoal.Follow(TERM, A));
    assertThat(Host.restart(new MemberView(HostMemory.BLANK, paused, engine, Rung.ATTACH, true)))
        .isEqualTo(new HostDecision.Hold(Reason.of(ReasonCode.PAUSED)));
  }

  /** S9: whatever a member of an adopted set is, it is asked to hold its writes and no more. */
  @Test
  void aMemberOfAnAdoptedSetIsNeverOrderedToBeAnything() {
    var acted = 0;
    for (var goal : goals()) {
      if (!(goal instanceof MemberGoal.Observe || goal instanceof MemberGoal.StepDown)) {
        continue;
      }
      for (var state : states()) {
        for (var rung : Rung.values()) {
          for (var sealed : List.of(Term.NONE, OLD, TERM)) {
            for (var lease : List.of(true, false)) {
              var memory = new HostMemory(new Epoch(1), TERM, new Revision(7), sealed);
              var decision = Host.decide(new MemberView(memory, order(goal), state, rung, lease));
              if (decision instanceof HostDecision.Act(var action, _)) {
                acted++;
                assertThat(NeverASecondElector.check(A, action)).isEmpty();
              }
            }
          }
        }
      }
    }
    assertThat(acted).isPositive();
  }

  private static void assertComesToRest(
      MemberGoal goal, EngineState start, Rung rung, Term sealed, boolean lease) {
    var memory = new HostMemory(new Epoch(1), TERM, new Revision(7), sealed);
    var engine = start;
    var tried = new ArrayList<String>();
    for (int step = 0; step < STEPS; step++) {
      var decision = Host.decide(new MemberView(memory, order(goal), engine, rung, lease));
      assertThat(decision.why().sentence()).isNotBlank();
      switch (decision) {
        case HostDecision.Hold _ -> {
          assertThat(servesAgainstItsSeal(memory, engine, goal))
              .as("%s from %s: %s", goal, start, tried)
              .isFalse();
          return;
        }
        case HostDecision.Act(HostAction.Appeal _, _) -> {
          assertThat(goal).isEqualTo(new MemberGoal.StepDown(TERM, A, true));
          return; // what comes of it is another order
        }
        case HostDecision.Act(HostAction.RememberSeal(var term), _) ->
            memory = memory.sealing(term);
        case HostDecision.Act(var action, _) -> {
          tried.add(action.toString());
          engine = after(action, engine);
          rung = Rung.ATTACH;
        }
      }
    }
    throw new AssertionError("never comes to rest: %s from %s: %s".formatted(goal, start, tried));
  }

  private static boolean servesAgainstItsSeal(
      HostMemory memory, EngineState engine, MemberGoal goal) {
    return goal instanceof MemberGoal.Seal
        && memory.sealed().isAtLeast(TERM)
        && (engine instanceof EngineState.Primary
            || engine instanceof EngineState.Standby(_, _, Link.Attached _, _));
  }

  /** The least an engine does when a step succeeds. */
  private static EngineState after(HostAction action, EngineState before) {
    return switch (action) {
      case HostAction.RememberSeal _, HostAction.KeepLogFor _, HostAction.Tune _ -> before;
      case HostAction.Initialize(var term, var rule) -> closed(term, rule);
      case HostAction.Adopt(var term, var rule) -> closed(term, rule);
      case HostAction.Promote(var term, var rule) -> closed(term, rule);
      case HostAction.Enforce(var rule) -> enforcing((EngineState.Primary) before, rule);
      case HostAction.Open _ -> open((EngineState.Primary) before);
      case HostAction.StopReceiving _ -> detached(((EngineState.Standby) before).received());
      case HostAction.StartFenced _ -> detached(AT_OLD);
      case HostAction.Run _ -> new EngineState.Running();
      case HostAction.HoldWrites(var term) ->
          new EngineState.Primary(term, ((EngineState.Primary) before).written(), false, null);
      case HostAction.ReleaseWrites _ -> open((EngineState.Primary) before);
      case HostAction.Appeal _ -> before;
      case HostAction.Drain _ ->
          before instanceof EngineState.Primary primary
              ? shut(primary)
              : new EngineState.Stopped(AT_OLD);
      case HostAction.Demote _ -> new EngineState.Stopped(AT_OLD);
      case HostAction.Attach(var primary, var term) -> following(primary, term);
      case HostAction.Rewind(var primary, var term) -> following(primary, term);
      case HostAction.Clone(var primary, var term) -> following(primary, term);
    };
  }

  private static EngineState closed(Term term, AckRule rule) {
    return new EngineState.Primary(
        term, AT_TERM, false, new EngineState.Enforced(rule.since(), AT_TERM));
  }

  private static EngineState enforcing(EngineState.Primary before, AckRule rule) {
    return new EngineState.Primary(
        before.term(),
        before.written(),
        before.open(),
        new EngineState.Enforced(rule.since(), before.written()));
  }

  private static EngineState open(EngineState.Primary before) {
    return new EngineState.Primary(before.term(), before.written(), true, before.enforced());
  }

  private static EngineState shut(EngineState.Primary before) {
    return new EngineState.Primary(before.term(), before.written(), false, before.enforced());
  }

  private static EngineState detached(LogPosition position) {
    return new EngineState.Standby(position, position, new Link.Detached(), null);
  }

  private static EngineState following(HostId primary, Term term) {
    return new EngineState.Standby(
        AT_OLD, AT_OLD, new Link.Attached(primary, term, true), Duration.ZERO);
  }

  private static Order order(MemberGoal goal) {
    return new Order(new ServiceId("db"), new Epoch(1), TERM, new Revision(7), false, goal);
  }

  // ---- the single rules

  @Test
  void withoutAnOrderARunningEngineIsLeftAlone() {
    var engine = new EngineState.Primary(TERM, AT_TERM, true, null);
    var decision = Host.decide(new MemberView(HostMemory.BLANK, null, engine, Rung.ATTACH, false));
    assertThat(decision).isEqualTo(new HostDecision.Hold(Reason.of(ReasonCode.AWAITING_GOAL)));
  }

  @Test
  void emptyMemberIsNeverMadePrimary() {
    assertThat(
            decide(
                new MemberGoal.Lead(TERM, RULE, true, Set.of(B), null), new EngineState.Absent()))
        .isInstanceOf(HostDecision.Hold.class);
  }

  @Test
  void sealIsRememberedBeforeAnythingElse() {
    assertThat(
            decide(
                new MemberGoal.Seal(TERM, true),
                new EngineState.Primary(TERM, AT_TERM, true, null)))
        .isEqualTo(
            new HostDecision.Act(new HostAction.RememberSeal(TERM), Reason.of(ReasonCode.SEALING)));
  }

  @Test
  void primaryThatLearnsOfANewerTermIsDemotedBeforeAnythingElse() {
    var decision =
        decide(new MemberGoal.Follow(TERM, B), new EngineState.Primary(OLD, AT_OLD, true, null));
    assertThat(decision)
        .isEqualTo(
            new HostDecision.Act(
                new HostAction.Demote(), Reason.of(ReasonCode.LEARNED_NEWER_TERM)));
  }

  @Test
  void ruleComesIntoForceBeforeClientsAreAdmitted() {
    var lead = new MemberGoal.Lead(TERM, RULE, true, Set.of(B), null);
    var decision = decide(lead, new EngineState.Primary(TERM, AT_TERM, false, null));
    assertThat(decision).isInstanceOf(HostDecision.Act.class);
    assertThat(((HostDecision.Act) decision).action()).isEqualTo(new HostAction.Enforce(RULE));
  }

  @Test
  void primaryWhoseEngineStoppedIsNotRestartedInItsTerm() {
    var lead = new MemberGoal.Lead(TERM, RULE, true, Set.of(B), null);
    assertThat(decide(lead, new EngineState.Stopped(AT_TERM)))
        .isEqualTo(new HostDecision.Hold(Reason.of(ReasonCode.ENGINE_STOPPED_AS_PRIMARY)));
  }

  /**
   * A host was frozen for longer than its lease. Its agent went on a moment before its engine,
   * found one that did not answer, left it alone, and the engine acknowledged until the next look.
   */
  @Test
  void primaryWhoseLeaseRanOutIsStoppedEvenWhenItDoesNotAnswer() {
    var lead = new MemberGoal.Lead(TERM, RULE, true, Set.of(B), Duration.ofSeconds(1));
    for (var engine :
        List.of(
            new EngineState.Primary(TERM, AT_TERM, true, null),
            new EngineState.Unresponsive(Duration.ofMillis(1)))) {
      var view = new MemberView(HostMemory.BLANK, order(lead), engine, Rung.ATTACH, false);
      assertThat(Host.decide(view))
          .isEqualTo(
              new HostDecision.Act(new HostAction.Demote(), Reason.of(ReasonCode.LEASE_EXPIRED)));
    }
  }

  /** It came up twice, and took the processor from the promotion that everybody waited for. */
  @Test
  void primaryThatHandsOverIsNotStartedBeforeItIsToldWhomToFollow() {
    var memory = new HostMemory(new Epoch(1), TERM, new Revision(7), TERM);
    var clean = new EngineState.Stopped(AT_TERM);
    var crashed = new EngineState.Stopped(null);
    assertThat(seal(memory, clean, true))
        .isEqualTo(new HostDecision.Hold(Reason.of(ReasonCode.GOAL_REACHED)));
    var start = new HostDecision.Act(new HostAction.StartFenced(), Reason.of(ReasonCode.SEALING));
    assertThat(seal(memory, crashed, true)).isEqualTo(start);
    assertThat(seal(memory, clean, false)).isEqualTo(start);
  }

  private static HostDecision seal(HostMemory memory, EngineState engine, boolean drain) {
    return Host.decide(
        new MemberView(memory, order(new MemberGoal.Seal(TERM, drain)), engine, Rung.ATTACH, true));
  }

  /** The first primary of an asynchronous service was stopped before its first lease had come. */
  @Test
  void closedPrimaryWaitsForItsLease() {
    var lead = new MemberGoal.Lead(TERM, RULE, true, Set.of(B), Duration.ofSeconds(1));
    var formed = new EngineState.Primary(TERM, AT_TERM, false, null);
    var view = new MemberView(HostMemory.BLANK, order(lead), formed, Rung.ATTACH, false);
    assertThat(Host.decide(view))
        .isEqualTo(new HostDecision.Hold(Reason.of(ReasonCode.LEASE_EXPIRED)));
  }

  /**
   * A standby that was attached while its primary could not be reached had never been compared with
   * it. Having diverged it could receive nothing, so the age of its data stayed unknown, and it was
   * left waiting for ever.
   */
  @Test
  void attachedStandbyThatHasNeverReceivedIsAttachedAnew() {
    var idle = new EngineState.Standby(AT_OLD, AT_OLD, new Link.Attached(A, TERM, false), null);
    assertThat(decide(new MemberGoal.Follow(TERM, A), idle))
        .isEqualTo(
            new HostDecision.Act(
                new HostAction.Attach(A, TERM), Reason.of(ReasonCode.PRIMARY_HEALTHY)));
  }

  @Test
  void staleOrdersAreRefused() {
    var memory = new HostMemory(new Epoch(5), TERM, new Revision(7), Term.NONE);
    assertRefused(memory, new Epoch(4), TERM, 7, ReasonCode.STALE_EPOCH);
    assertRefused(memory, new Epoch(5), OLD, 7, ReasonCode.STALE_TERM);
    assertRefused(memory, new Epoch(5), TERM, 6, ReasonCode.STALE_REVISION);
    var same =
        new Order(
            new ServiceId("db"), new Epoch(5), TERM, new Revision(7), false, new MemberGoal.Wait());
    assertThat(memory.refusal(same)).isEmpty();
  }

  private static void assertRefused(
      HostMemory memory, Epoch epoch, Term term, long revision, ReasonCode code) {
    var order =
        new Order(
            new ServiceId("db"), epoch, term, new Revision(revision), false, new MemberGoal.Wait());
    assertThat(memory.refusal(order).map(Reason::code)).contains(code);
  }

  private static HostDecision decide(MemberGoal goal, EngineState engine) {
    return Host.decide(new MemberView(HostMemory.BLANK, order(goal), engine, Rung.ATTACH, true));
  }
}
