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
import org.jspecify.annotations.Nullable;

/**
 * The course of one member: takes orders, observations and outcomes in, and has observations and
 * steps done by its {@link Hands}. One thread calls it; it never blocks and reads no clock.
 */
final class Course {
  private final ServiceId service;
  private final Hands hands;
  private final LeaseClock lease;
  private final Observations observations;
  private final ReportedState reported = new ReportedState();
  private final Upkeep upkeep;
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

  private @Nullable HostAction step;
  private @Nullable HostAction failed;
  private boolean interrupted;

  private @Nullable Reason problem;
  private @Nullable Reason stepProblem;
  private @Nullable ReasonCode lastRefusal;
  private @Nullable MemberReport lastReport;
  private ToldLease told = ToldLease.NONE;

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
    this.hands = hands;
    this.lease = new LeaseClock(leaseLength);
    this.observations = new Observations(heartbeat, hands, now);
    this.upkeep = new Upkeep(now);
    this.memory = memory;
    this.onDisk = memory;
    this.trustedFrom = now;
  }

  /** How long the next {@link #tick} may wait at most. */
  Duration pace(Instant now) {
    return observations.pace(now);
  }

  /** Time has passed; to be called every few dozen milliseconds. */
  void tick(Instant now, boolean processChanged) {
    lease.begin(now);
    if (processChanged) {
      observations.attend(now);
      observations.look(now);
    } else {
      observations.lookIfDue(now);
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
      observations.attend(now);
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
    observations.attend(now);
    observations.look(now);
    advance(now);
  }

  /** An observation has ended. */
  void observed(long ofTicket, EngineState state, Condition how, Instant now) {
    engine = state;
    condition = how;
    observations.ended(ofTicket, now);
    advance(now);
  }

  /** The step under way has ended. */
  void stepEnded(StepOutcome outcome, Instant now) {
    var action = step;
    if (action == null) {
      return;
    }
    step = null;
    observations.stepEnds();
    ladder.ended(action, outcome);
    reported.ended(action, outcome);
    restarts.ended(outcome);
    upkeep.ended(action, outcome);
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
    observations.attend(now);
    observations.look(now);
    advance(now);
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

  /** Decides and acts, as far as that is possible now, and reports. */
  private void advance(Instant now) {
    if (step != null) {
      interruptIfPointless(step, now);
    } else if (observations.isClean() && engine != null) {
      publish(engine, now); // a state that the next step ends at once is news all the same
      restarts.reported();
      decide(engine, now);
    } else if (!observations.isUnderWay()) {
      observations.look(now);
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
      observations.attend(now);
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
    if (reported.isUnsettled()
        && order.goal() instanceof MemberGoal.Seal
        && state instanceof EngineState.Standby) {
      var _ = start(new HostAction.StopReceiving(), Reason.of(ReasonCode.SEALING), now);
      return;
    }
    var due = upkeep.next(order.goal(), state, now);
    if (due.isPresent()) {
      var _ = start(due.get(), Reason.of(ReasonCode.GOAL_REACHED), now);
    }
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
    observations.stepBegins();
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
    if (!interrupted
        && order != null
        && StepPurpose.isGone(running, order.goal(), lease.isHeld(now))) {
      interrupted = true;
      hands.interrupt();
    }
  }

  private void publish(EngineState state, Instant now) {
    var report =
        new MemberReport(
            service,
            onDisk.term(),
            onDisk.sealed(),
            reported.after(state, observations.isClean(), isSealed()),
            firstOf(condition.problem(), problem, upkeep.problem()),
            condition.pendingRestart(),
            told.rest(onDisk.term(), now));
    if (report.equals(lastReport)) {
      return;
    }
    var news = Significance.isNews(lastReport, report);
    if (news) {
      observations.attend(now);
    }
    var awaited = observations.isAttentive(now) && Significance.hasMoved(lastReport, report);
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
}
