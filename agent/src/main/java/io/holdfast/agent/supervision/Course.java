package io.holdfast.agent.supervision;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.Host;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.HostDecision;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.host.MemberView;
import io.holdfast.core.host.ToldLease;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.MemberReport;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The course of one member: takes orders, observations and outcomes in, and has observations and
 * steps done by its {@link Hands}. One thread calls it; it never blocks and reads no clock.
 *
 * <p>An observation is *clean* when no step was under way from its beginning to its end. Decisions
 * and seals rest on clean ones alone: a step that is still changing the engine could otherwise make
 * a reported final position grow.
 */
final class Course {
  /** How long after a change the engine is watched closely. */
  static final Duration ATTENTION = Duration.ofSeconds(3);

  /** How often the engine is looked at right after a change, when others wait for what is seen. */
  private static final Duration CLOSE = Duration.ofMillis(10);

  /** How often the engine's process is looked at: the delay of noticing that it died. */
  private static final Duration TICK = Duration.ofMillis(20);

  private static final Duration UPKEEP = Duration.ofSeconds(10);

  private final ServiceId service;
  private final Duration heartbeat;
  private final Hands hands;
  private final LeaseClock lease;
  private final Ladder ladder = new Ladder();
  private final RestartDesk restarts = new RestartDesk();
  private final Backoff backoff = new Backoff();
  private final Backoff diskBackoff = new Backoff();

  private HostMemory memory;
  private HostMemory onDisk;
  private @Nullable Order order;
  private Instant trustedFrom;

  private @Nullable EngineState engine;
  private Condition condition = Condition.UNKNOWN;
  private @Nullable EngineState reported;
  private boolean clean;
  private boolean observing;
  private boolean observeAgain;
  private long ticket;
  private long lastDirtyTicket;

  private @Nullable HostAction step;
  private @Nullable HostAction failed;
  private boolean interrupted;

  /** A joining step may still take effect although it has ended; so may one of an earlier agent. */
  private boolean unsettled = true;

  private @Nullable Reason problem;
  private @Nullable Reason stepProblem;
  private @Nullable Reason tuningProblem;
  private @Nullable ReasonCode lastRefusal;
  private @Nullable MemberReport lastReport;
  private ToldLease told = ToldLease.NONE;

  private Instant attentiveUntil;
  private Instant nextLook;
  private Instant nextUpkeep;
  private Set<?> keptFor = Set.of();

  /** Whether the engine has been given the parameters of the spec that this agent has read. */
  private boolean tuned;

  /**
   * @param memory what the disk holds
   * @param leaseLength the service's lease; null when its primary has none to lose
   */
  Course(
      ServiceId service,
      Duration heartbeat,
      @Nullable Duration leaseLength,
      HostMemory memory,
      Hands hands,
      Instant now) {
    this.service = service;
    this.heartbeat = heartbeat;
    this.hands = hands;
    this.lease = new LeaseClock(leaseLength);
    this.memory = memory;
    this.onDisk = memory;
    this.trustedFrom = now;
    this.attentiveUntil = now.plus(ATTENTION);
    this.nextLook = now;
    this.nextUpkeep = now;
  }

  /** How long the next {@link #tick} may wait at most. */
  Duration pace(Instant now) {
    return now.isBefore(attentiveUntil) ? CLOSE : TICK;
  }

  /** Time has passed; to be called every few dozen milliseconds. */
  void tick(Instant now, boolean processChanged) {
    lease.begin(now);
    if (processChanged) {
      attend(now);
      look(now);
    } else if (!now.isBefore(nextLook)) {
      look(now);
    }
    advance(now);
  }

  /**
   * An order came.
   *
   * @param asOf when it was asked for or, pushed, when it arrived
   * @param answer whether it answers a report sent at {@code asOf}, and so renews a lease
   */
  void accept(Order next, Instant asOf, boolean answer, Instant now) {
    if (asOf.isBefore(trustedFrom)) {
      return; // learnt before a freeze
    }
    var refusal = memory.refusal(next);
    if (refusal.isPresent()) {
      if (refusal.get().code() != lastRefusal) {
        lastRefusal = refusal.get().code();
        hands.note("refused an order: " + refusal.get().sentence());
      }
      return;
    }
    lastRefusal = null;
    var leased = next.goal().leased();
    if (answer && leased != null) {
      lease.renew(leased, asOf);
    }
    told = told.after(next, now);
    if (!next.isAs(order)) {
      attend(now);
      if (order == null || !next.goal().equals(order.goal())) {
        backoff.clear();
        stepProblem = null;
        hands.note("ordered in term %s: %s".formatted(next.term(), next.goal()));
      }
      order = next;
      memory = memory.after(next);
      ladder.aimAt(next.goal());
    }
    advance(now);
  }

  /** Has the member restarted as soon as it is seen, if what it is ordered to be allows that. */
  void restart(RestartOrder asked, Instant now) {
    restarts.take(asked);
    advance(now);
  }

  /** The process was frozen: what was ordered before counts no longer. */
  void distrust(Instant wokenAt, Instant now) {
    trustedFrom = wokenAt;
    order = null;
    restarts.refuse(Reason.of(ReasonCode.AWAITING_GOAL));
    attend(now);
    look(now);
    advance(now);
  }

  /** An observation has ended. */
  void observed(long ofTicket, EngineState state, Condition how, Instant now) {
    observing = false;
    engine = state;
    condition = how;
    clean = step == null && ofTicket > lastDirtyTicket;
    if (observeAgain) {
      observeAgain = false;
      look(now);
    }
    advance(now);
  }

  /** The step under way has ended. */
  void stepEnded(StepOutcome outcome, Instant now) {
    var action = step;
    if (action == null) {
      return;
    }
    step = null;
    clean = false;
    lastDirtyTicket = ticket;
    ladder.ended(action, outcome);
    settle(action, outcome);
    restarts.ended(outcome);
    if (action instanceof HostAction.Tune) {
      tuned(outcome);
    }
    stepProblem =
        switch (outcome) {
          case StepOutcome.Done _ -> null;
          case StepOutcome.Refused(var reason) -> reason;
          case StepOutcome.Failed(var reason) -> reason;
          case StepOutcome.Indeterminate(var reason) -> reason;
        };
    if (stepProblem == null) {
      failed = null;
      backoff.clear();
    } else if (!interrupted) {
      failed = action;
      backoff.failed(now);
    }
    interrupted = false;
    if (stepProblem != null) {
      hands.note("not done: %s: %s".formatted(action, stepProblem.sentence()));
    } else if (!(action instanceof HostAction.KeepLogFor)) {
      hands.note("done: " + action);
    }
    attend(now);
    look(now);
    advance(now);
  }

  /**
   * Parameters that the engine does not take are not offered again before the spec is corrected.
   */
  private void tuned(StepOutcome outcome) {
    tuned = !(outcome instanceof StepOutcome.Indeterminate);
    tuningProblem =
        switch (outcome) {
          case StepOutcome.Refused(var reason) -> reason;
          case StepOutcome.Failed(var reason) -> reason;
          case StepOutcome.Done _, StepOutcome.Indeterminate _ -> null;
        };
  }

  /** Whether a lease is needed that a fresh answer of the controller would renew. */
  boolean wantsRenewal(Instant now) {
    return order != null && order.goal().leased() != null && !lease.isHeld(now);
  }

  /** Has the present report sent once more, at once: its answer is needed. */
  void reportAgain() {
    if (lastReport != null) {
      hands.report(lastReport, true);
    }
  }

  private void settle(HostAction action, StepOutcome outcome) {
    var joins =
        action instanceof HostAction.Attach
            || action instanceof HostAction.Rewind
            || action instanceof HostAction.Clone;
    if (outcome instanceof StepOutcome.Done) {
      unsettled = unsettled && !joins && !(action instanceof HostAction.StopReceiving);
    } else if (joins && !(outcome instanceof StepOutcome.Refused)) {
      unsettled = true;
    }
  }

  /** Decides and acts, as far as that is possible now, and reports. */
  private void advance(Instant now) {
    if (step != null) {
      interruptIfPointless(step, now);
    } else if (clean && engine != null) {
      publish(engine, now); // a state that the next step ends at once is news all the same
      restarts.reported();
      decide(engine, now);
    } else if (!observing) {
      look(now);
    }
    var _ = remember(now);
    if (engine != null) {
      publish(engine, now);
    }
  }

  private void decide(EngineState state, Instant now) {
    var asked = restarts.decide(view(state, now), now);
    if (asked.isPresent()) {
      if (start(asked.get().action(), asked.get().why(), now)) {
        restarts.begun();
        return;
      }
      restarts.refuse(Reason.of(ReasonCode.STEP_FAILED));
    }
    var decision = next(state, now);
    while (decision instanceof HostDecision.Act(HostAction.RememberSeal(Term sealed), _)) {
      memory = memory.sealing(sealed);
      attend(now);
      decision = next(state, now);
    }
    switch (decision) {
      case HostDecision.Act(var action, var why) -> {
        problem = stepProblem;
        var _ = start(action, why, now);
      }
      case HostDecision.Hold(var why) -> {
        problem = isContent(why) ? stepProblem : why;
        upkeep(state, now);
      }
    }
  }

  private MemberView view(EngineState state, Instant now) {
    return new MemberView(memory, order, state, ladder.rung(), lease.isHeld(now));
  }

  private HostDecision next(EngineState state, Instant now) {
    if (order == null
        && state instanceof EngineState.Primary
        && memory.term().isAfter(Term.NONE)
        && !lease.isHeld(now)) {
      return new HostDecision.Act(new HostAction.Demote(), Reason.of(ReasonCode.LEASE_EXPIRED));
    }
    return Host.decide(view(state, now));
  }

  private static boolean isContent(Reason why) {
    return why.code() == ReasonCode.GOAL_REACHED || why.code() == ReasonCode.PAUSED;
  }

  private void upkeep(EngineState state, Instant now) {
    if (order == null) {
      return;
    }
    if (unsettled
        && order.goal() instanceof MemberGoal.Seal
        && state instanceof EngineState.Standby) {
      var _ = start(new HostAction.StopReceiving(), Reason.of(ReasonCode.SEALING), now);
    } else if (order.goal() instanceof MemberGoal.Lead lead
        && state instanceof EngineState.Primary primary
        && primary.open()
        && (!now.isBefore(nextUpkeep) || !keptFor.equals(lead.standbys()))) {
      keptFor = lead.standbys();
      nextUpkeep = now.plus(UPKEEP);
      var _ =
          start(
              new HostAction.KeepLogFor(lead.standbys()), Reason.of(ReasonCode.GOAL_REACHED), now);
    } else if (!tuned && isReign(order.goal(), state)) {
      var _ = start(new HostAction.Tune(), Reason.of(ReasonCode.GOAL_REACHED), now);
    }
  }

  /** Whether the engine runs as it is to for a term, and nothing waits for its next step. */
  private static boolean isReign(MemberGoal goal, EngineState state) {
    return (goal instanceof MemberGoal.Follow && state instanceof EngineState.Standby)
        || (goal instanceof MemberGoal.Lead && state instanceof EngineState.Primary);
  }

  /** Whether it has begun. */
  private boolean start(HostAction action, Reason why, Instant now) {
    var urgent = why.code() == ReasonCode.LEASE_EXPIRED;
    if (action.equals(failed) && !(urgent ? backoff.isOverForUrgent(now) : backoff.isOver(now))) {
      return false;
    }
    // Stopping because a lease is over is nobody's order: no disk is waited for.
    if (!urgent && !remember(now)) {
      return false;
    }
    if (!(action instanceof HostAction.KeepLogFor)) {
      hands.note("%s, because %s".formatted(action, why.sentence()));
    }
    step = action;
    interrupted = false;
    clean = false;
    lastDirtyTicket = ticket;
    hands.perform(action);
    return true;
  }

  /** Whether all that was decided so far is on disk. */
  private boolean remember(Instant now) {
    if (memory.equals(onDisk)) {
      return true;
    }
    if (!diskBackoff.isOver(now)) {
      return false;
    }
    try {
      hands.remember(memory);
      onDisk = memory;
      diskBackoff.clear();
      return true;
    } catch (IOException e) {
      problem =
          Reason.of(
              ReasonCode.STEP_FAILED,
              "the order cannot be written to the agent's disk (%s), so it is not obeyed; make room or repair it",
              e);
      diskBackoff.failed(now);
      return false;
    }
  }

  private void interruptIfPointless(HostAction running, Instant now) {
    if (interrupted || order == null) {
      return;
    }
    var goal = order.goal();
    var pointless =
        switch (running) {
          // It waits for a primary that may be lost, or on its way out, by now.
          case HostAction.Attach(var primary, var term) ->
              !goal.equals(new MemberGoal.Follow(term, primary));
          case HostAction.Rewind(var primary, var term) ->
              !goal.equals(new MemberGoal.Follow(term, primary));
          case HostAction.Clone(var primary, var term) ->
              !goal.equals(new MemberGoal.Follow(term, primary));
          // What drains may take its time, but not beyond its lease.
          case HostAction.Appeal(var term, var former) ->
              !goal.equals(new MemberGoal.StepDown(term, former, true));
          case HostAction.Drain _ -> goal.leased() != null && !lease.isHeld(now);
          default -> false;
        };
    if (pointless) {
      interrupted = true;
      hands.interrupt();
    }
  }

  private void look(Instant now) {
    if (observing) {
      observeAgain = true;
      return;
    }
    observing = true;
    nextLook = now.plus(now.isBefore(attentiveUntil) ? CLOSE : heartbeat);
    ticket++;
    hands.observe(ticket);
  }

  private void attend(Instant now) {
    attentiveUntil = now.plus(ATTENTION);
    var soon = now.plus(CLOSE);
    if (soon.isBefore(nextLook)) {
      nextLook = soon;
    }
  }

  /**
   * Reports what was seen last. While a step is under way only its progress is: a member half-way
   * through a promotion looks like one that was fenced.
   */
  private void publish(EngineState state, Instant now) {
    var settling = unsettled && isSealed() && state instanceof EngineState.Standby;
    if ((clean && !settling) || (state instanceof EngineState.Starting && !isSealed())) {
      reported = state;
    }
    if (reported == null || (settling && isDetached(reported))) {
      reported = new EngineState.Starting("settling before its final position is reported");
    }
    var report =
        new MemberReport(
            service,
            onDisk.term(),
            onDisk.sealed(),
            reported,
            firstOf(condition.problem(), problem, tuningProblem),
            condition.pendingRestart(),
            told.rest(onDisk.term(), now));
    if (report.equals(lastReport)) {
      return;
    }
    var news = Significance.isNews(lastReport, report);
    if (news) {
      attend(now);
    }
    var awaited = now.isBefore(attentiveUntil) && Significance.hasMoved(lastReport, report);
    lastReport = report;
    hands.report(report, news || awaited);
  }

  /** An engine that cannot work well is the cause of the rest. */
  private static @Nullable Reason firstOf(@Nullable Reason... problems) {
    for (var problem : problems) {
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** Whether a final position reported now would be taken for the end of a term. */
  private boolean isSealed() {
    return onDisk.sealed().isAfter(Term.NONE)
        && (order == null || onDisk.sealed().isAtLeast(order.term()));
  }

  private static boolean isDetached(EngineState state) {
    return state instanceof EngineState.Standby(_, _, EngineState.Link.Detached _, _);
  }
}
