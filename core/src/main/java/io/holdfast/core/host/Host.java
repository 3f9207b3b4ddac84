package io.holdfast.core.host;

import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import java.time.Duration;

/**
 * A host's decision about one of its members: the next step towards the goal. Pure. Taking one step
 * at a time and looking again makes every interruption harmless.
 */
public final class Host {
  /**
   * How long an engine may be silent before it is stopped by force to be sealed. An asynchronous
   * primary that hangs beside its agent is replaced only after that (S4).
   */
  static final Duration HUNG = Duration.ofSeconds(2);

  /** How long an attached standby may receive nothing before it is attached anew. */
  static final Duration STALLED = Duration.ofSeconds(10);

  private Host() {}

  /** What to do next. Never throws for any view that can be built. */
  public static HostDecision decide(MemberView view) {
    var order = view.order();
    if (order == null) {
      return view.engine() instanceof EngineState.Unusable(var reason)
          ? new HostDecision.Hold(reason)
          : hold(ReasonCode.AWAITING_GOAL);
    }
    return switch (order.goal()) {
      case MemberGoal.Wait _ -> hold(ReasonCode.GOAL_REACHED);
      case MemberGoal.Form form -> form(view, form);
      case MemberGoal.Lead lead -> lead(view, order, lead);
      case MemberGoal.Follow follow -> follow(view, order, follow);
      case MemberGoal.Seal seal -> seal(view, seal);
      case MemberGoal.Run run -> run(view, order, run);
      case MemberGoal.Observe observe -> observe(view, observe);
      case MemberGoal.StepDown down -> stepDown(view, down);
    };
  }

  /**
   * What an order to restart the member comes to. Only a standby that follows as ordered is
   * stopped, which a standby may be at any time; {@link #decide} then brings it back. A primary is
   * never restarted in its term (S11): it is moved away from first. One that runs beside others
   * drains, ends, and is started again.
   */
  public static HostDecision restart(MemberView view) {
    var order = view.order();
    if (order == null) {
      return hold(ReasonCode.AWAITING_GOAL);
    }
    if (order.paused()) {
      return hold(ReasonCode.PAUSED);
    }
    if (order.goal() instanceof MemberGoal.Run && view.engine() instanceof EngineState.Running) {
      return act(new HostAction.Drain(), ReasonCode.RESTART_REQUESTED);
    }
    return order.goal() instanceof MemberGoal.Follow follow
            && !view.memory().sealed().isAtLeast(follow.term())
            && view.engine() instanceof EngineState.Standby(_, _, Link.Attached attached, _)
            && isReached(view, follow, attached)
        ? act(new HostAction.Demote(), ReasonCode.RESTART_REQUESTED)
        : hold(ReasonCode.NOT_A_STANDBY);
  }

  private static HostDecision form(MemberView view, MemberGoal.Form form) {
    return switch (view.engine()) {
      case EngineState.Absent _ ->
          form.adopt()
              ? hold(ReasonCode.PRIMARY_DATA_LOST)
              : act(new HostAction.Initialize(form.term(), form.rule()), ReasonCode.FORMING_EMPTY);
      case EngineState.Primary primary when primary.enforced() != null ->
          hold(ReasonCode.GOAL_REACHED);
      case EngineState.Primary _, EngineState.Stopped _, EngineState.Standby _ ->
          act(new HostAction.Adopt(form.term(), form.rule()), ReasonCode.FORMING_ADOPTED);
      case EngineState.Running _ -> act(new HostAction.Demote(), ReasonCode.MODE_CHANGED);
      case EngineState.Starting _ -> hold(ReasonCode.ENGINE_STARTING);
      case EngineState.Unresponsive _ -> hold(ReasonCode.ENGINE_UNRESPONSIVE);
      case EngineState.Unusable(var reason) -> new HostDecision.Hold(reason);
    };
  }

  private static HostDecision lead(MemberView view, Order order, MemberGoal.Lead lead) {
    if (view.memory().sealed().isAtLeast(lead.term())) {
      return hold(ReasonCode.SEALED_FOR_TERM);
    }
    if (lead.lease() != null && !view.leaseHeld()) {
      // One that does not answer could go on at any moment, and then nothing keeps it from
      // acknowledging until the next look. One that is closed has nobody to acknowledge to: a newly
      // formed one waits for its first lease like that.
      return switch (view.engine()) {
        case EngineState.Primary primary when !primary.open() -> hold(ReasonCode.LEASE_EXPIRED);
        case EngineState.Primary _, EngineState.Unresponsive _, EngineState.Running _ ->
            act(new HostAction.Demote(), ReasonCode.LEASE_EXPIRED);
        case EngineState.Absent _,
            EngineState.Unusable _,
            EngineState.Stopped _,
            EngineState.Starting _,
            EngineState.Standby _ ->
            hold(ReasonCode.LEASE_EXPIRED);
      };
    }
    return switch (view.engine()) {
      case EngineState.Primary primary -> reign(order, lead, primary);
      case EngineState.Standby(var received, _, _, _) when received.term().isAtLeast(lead.term()) ->
          hold(ReasonCode.ENGINE_STOPPED_AS_PRIMARY);
      case EngineState.Standby(_, _, Link.Attached _, _) ->
          act(new HostAction.StopReceiving(), ReasonCode.MOST_ADVANCED);
      case EngineState.Standby _ ->
          act(new HostAction.Promote(lead.term(), lead.rule()), ReasonCode.MOST_ADVANCED);
      case EngineState.Running _ -> act(new HostAction.Demote(), ReasonCode.MODE_CHANGED);
      case EngineState.Stopped _ -> hold(ReasonCode.ENGINE_STOPPED_AS_PRIMARY);
      case EngineState.Starting _ -> hold(ReasonCode.ENGINE_STARTING);
      case EngineState.Unresponsive _ -> hold(ReasonCode.ENGINE_UNRESPONSIVE);
      case EngineState.Absent _ -> hold(ReasonCode.PRIMARY_DATA_LOST);
      case EngineState.Unusable(var reason) -> new HostDecision.Hold(reason);
    };
  }

  private static HostDecision reign(
      Order order, MemberGoal.Lead lead, EngineState.Primary primary) {
    if (!primary.term().equals(lead.term())) {
      return act(new HostAction.Demote(), ReasonCode.LEARNED_NEWER_TERM);
    }
    var enforced = primary.enforced();
    if (enforced == null || !enforced.rule().equals(lead.rule().since())) {
      return act(new HostAction.Enforce(lead.rule()), ReasonCode.RULE_NOT_IN_FORCE);
    }
    if (lead.serve() && !primary.open()) {
      return act(new HostAction.Open(), ReasonCode.RULE_COVERED);
    }
    return order.paused() ? hold(ReasonCode.PAUSED) : hold(ReasonCode.GOAL_REACHED);
  }

  private static HostDecision follow(MemberView view, Order order, MemberGoal.Follow follow) {
    if (view.memory().sealed().isAtLeast(follow.term())) {
      return hold(ReasonCode.SEALED_FOR_TERM);
    }
    return switch (view.engine()) {
      case EngineState.Primary _, EngineState.Running _ ->
          act(new HostAction.Demote(), ReasonCode.LEARNED_NEWER_TERM);
      case EngineState.Standby(_, _, Link.Attached attached, var behind)
          when isReached(view, follow, attached) ->
          attached.streaming() || (behind != null && behind.compareTo(STALLED) < 0)
              ? hold(ReasonCode.GOAL_REACHED)
              : join(view, follow);
      case EngineState.Stopped _ when order.paused() -> hold(ReasonCode.PAUSED);
      case EngineState.Standby _, EngineState.Stopped _ -> join(view, follow);
      case EngineState.Absent _ ->
          act(new HostAction.Clone(follow.primary(), follow.term()), ReasonCode.PRIMARY_HEALTHY);
      case EngineState.Starting _ -> hold(ReasonCode.ENGINE_STARTING);
      case EngineState.Unresponsive _ -> hold(ReasonCode.ENGINE_UNRESPONSIVE);
      case EngineState.Unusable(var reason) -> new HostDecision.Hold(reason);
    };
  }

  private static boolean isReached(
      MemberView view, MemberGoal.Follow follow, Link.Attached attached) {
    return view.rung() == Rung.ATTACH
        && attached.primary().equals(follow.primary())
        && attached.term().equals(follow.term());
  }

  private static HostDecision join(MemberView view, MemberGoal.Follow follow) {
    return switch (view.rung()) {
      case ATTACH ->
          act(new HostAction.Attach(follow.primary(), follow.term()), ReasonCode.PRIMARY_HEALTHY);
      case REWIND ->
          act(new HostAction.Rewind(follow.primary(), follow.term()), ReasonCode.DIVERGED);
      case CLONE -> act(new HostAction.Clone(follow.primary(), follow.term()), ReasonCode.DIVERGED);
    };
  }

  private static HostDecision seal(MemberView view, MemberGoal.Seal seal) {
    if (!view.memory().sealed().isAtLeast(seal.term())) {
      return act(new HostAction.RememberSeal(seal.term()), ReasonCode.SEALING);
    }
    return switch (view.engine()) {
      case EngineState.Standby(_, _, Link.Attached _, _) ->
          act(new HostAction.StopReceiving(), ReasonCode.SEALING);
      case EngineState.Standby _ -> hold(ReasonCode.GOAL_REACHED);
      case EngineState.Primary primary ->
          seal.drain() && primary.open() && (seal.lease() == null || view.leaseHeld())
              ? act(new HostAction.Drain(), ReasonCode.DRAINING)
              : act(new HostAction.Demote(), ReasonCode.SEALING);
      case EngineState.Running _ -> act(new HostAction.Demote(), ReasonCode.SEALING);
      // One that hands over is told in a moment whom to follow, and starts once, as that standby.
      case EngineState.Stopped(var last) ->
          seal.drain() && last != null
              ? hold(ReasonCode.GOAL_REACHED)
              : act(new HostAction.StartFenced(), ReasonCode.SEALING);
      case EngineState.Unresponsive(var since) ->
          since.compareTo(HUNG) < 0
              ? hold(ReasonCode.ENGINE_UNRESPONSIVE)
              : act(new HostAction.Demote(), ReasonCode.ENGINE_UNRESPONSIVE);
      case EngineState.Starting _ -> hold(ReasonCode.ENGINE_STARTING);
      case EngineState.Absent _ -> hold(ReasonCode.GOAL_REACHED);
      case EngineState.Unusable(var reason) -> new HostDecision.Hold(reason);
    };
  }

  private static HostDecision run(MemberView view, Order order, MemberGoal.Run run) {
    return switch (view.engine()) {
      case EngineState.Running _ ->
          order.paused() ? hold(ReasonCode.PAUSED) : hold(ReasonCode.GOAL_REACHED);
      case EngineState.Absent _, EngineState.Stopped _, EngineState.Standby _ ->
          order.paused()
              ? hold(ReasonCode.PAUSED)
              : act(new HostAction.Run(run.term()), ReasonCode.SHARED);
      case EngineState.Primary _ -> act(new HostAction.Demote(), ReasonCode.MODE_CHANGED);
      case EngineState.Starting _ -> hold(ReasonCode.ENGINE_STARTING);
      case EngineState.Unresponsive _ -> hold(ReasonCode.ENGINE_UNRESPONSIVE);
      case EngineState.Unusable(var reason) -> new HostDecision.Hold(reason);
    };
  }

  /** Whatever the member is, its electors have made it so, or will (S9). */
  private static HostDecision observe(MemberView view, MemberGoal.Observe observe) {
    if (view.engine() instanceof EngineState.Primary primary && !primary.open()) {
      return act(
          new HostAction.ReleaseWrites(!observe.leads()),
          observe.leads() ? ReasonCode.ELECTORS_AGREE : ReasonCode.LEARNED_NEWER_TERM);
    }
    return view.engine() instanceof EngineState.Unusable(var reason)
        ? new HostDecision.Hold(reason)
        : hold(ReasonCode.GOAL_REACHED);
  }

  private static HostDecision stepDown(MemberView view, MemberGoal.StepDown down) {
    if (view.engine() instanceof EngineState.Primary primary
        && (primary.open() || !primary.term().equals(down.term()))) {
      return act(new HostAction.HoldWrites(down.term()), ReasonCode.HOLDING_WRITES);
    }
    return down.appeal()
        ? act(new HostAction.Appeal(down.term(), down.former()), ReasonCode.ELECTORS_ASKED)
        : hold(ReasonCode.HOLDING_WRITES);
  }

  private static HostDecision act(HostAction action, ReasonCode why) {
    return new HostDecision.Act(action, Reason.of(why));
  }

  private static HostDecision hold(ReasonCode why) {
    return new HostDecision.Hold(Reason.of(why));
  }
}
