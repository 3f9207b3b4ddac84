package io.holdfast.agent.supervision;

import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.host.HostAction;

/** Whether a step under way still serves what is ordered. Pure. */
final class StepPurpose {
  private StepPurpose() {}

  /**
   * Whether the step is to be broken off. Short ones never are: they end by themselves.
   *
   * @param goal what is ordered by now
   */
  static boolean isGone(HostAction running, MemberGoal goal, boolean leaseHeld) {
    return switch (running) {
      // It waits for a primary that may be lost, or on its way out, by now.
      case HostAction.Attach(var primary, var term) ->
          !goal.equals(new MemberGoal.Follow(term, primary));
      case HostAction.Rewind(var primary, var term) ->
          !goal.equals(new MemberGoal.Follow(term, primary));
      case HostAction.Clone(var primary, var term) ->
          !goal.equals(new MemberGoal.Follow(term, primary));
      case HostAction.Appeal(var term, var former) ->
          !goal.equals(new MemberGoal.StepDown(term, former, true));
      // What drains may take its time, but not beyond its lease.
      case HostAction.Drain _ -> goal.leased() != null && !leaseHeld;
      default -> false;
    };
  }
}
