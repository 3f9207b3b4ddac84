package io.holdfast.agent.supervision;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.Rung;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.spi.engine.StepOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Which way of becoming a standby to try next. Begins at the cheapest for every new primary or
 * term, and again once one has worked.
 *
 * <pre>
 * tried    outcome                    next
 * ATTACH   refused, logs diverged     REWIND
 * ATTACH   refused, log is gone       CLONE
 * REWIND   refused or failed          CLONE
 * any      done                       ATTACH
 * any      anything else              the same again, after a pause
 * </pre>
 */
final class Ladder {
  private record Target(HostId primary, Term term) {}

  private @Nullable Target target;
  private Rung rung = Rung.ATTACH;

  Rung rung() {
    return rung;
  }

  void aimAt(MemberGoal goal) {
    var next =
        goal instanceof MemberGoal.Follow(var term, var primary) ? new Target(primary, term) : null;
    if (next == null || !next.equals(target)) {
      target = next;
      rung = Rung.ATTACH;
    }
  }

  void ended(HostAction action, StepOutcome outcome) {
    if (outcome instanceof StepOutcome.Done) {
      rung = Rung.ATTACH;
    } else if (action instanceof HostAction.Attach
        && outcome instanceof StepOutcome.Refused(var reason)
        && reason.code() == ReasonCode.DIVERGED) {
      rung = Rung.REWIND;
    } else if (action instanceof HostAction.Attach
        && outcome instanceof StepOutcome.Refused(var reason)
        && reason.code() == ReasonCode.LOG_GONE) {
      rung = Rung.CLONE;
    } else if (action instanceof HostAction.Rewind
        && (outcome instanceof StepOutcome.Refused || outcome instanceof StepOutcome.Failed)) {
      rung = Rung.CLONE;
    }
  }
}
