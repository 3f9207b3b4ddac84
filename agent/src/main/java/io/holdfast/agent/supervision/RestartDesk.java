package io.holdfast.agent.supervision;

import io.holdfast.core.host.Host;
import io.holdfast.core.host.HostDecision;
import io.holdfast.core.host.MemberView;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Orders to restart one member: at most one that waits, and one that is being obeyed. */
final class RestartDesk {
  private @Nullable RestartOrder waiting;
  private @Nullable RestartOrder underway;
  private @Nullable StepOutcome outcome;

  /** Takes an order; one that still waits gives way. */
  void take(RestartOrder asked) {
    refuse(Reason.of(ReasonCode.RESTART_INTERRUPTED));
    waiting = asked;
  }

  /** The step that the waiting order comes to now; when it is refused, whoever asked is told. */
  Optional<HostDecision.Act> decide(MemberView view, Instant now) {
    var asked = waiting;
    if (asked == null) {
      return Optional.empty();
    }
    var decision = isCurrent(asked, view, now) ? Host.restart(view) : outOfDate(asked, view);
    return switch (decision) {
      case HostDecision.Act act -> Optional.of(act);
      case HostDecision.Hold(var why) -> {
        refuse(why);
        yield Optional.empty();
      }
    };
  }

  /**
   * Only the controller and the term that the member obeys already; the rest is as it was asked.
   */
  private static boolean isCurrent(RestartOrder asked, MemberView view, Instant now) {
    var order = view.order();
    return order != null
        && order.epoch().equals(asked.order().epoch())
        && order.term().equals(asked.order().term())
        && now.isBefore(asked.until());
  }

  private static HostDecision outOfDate(RestartOrder asked, MemberView view) {
    return new HostDecision.Hold(
        view.memory()
            .refusal(asked.order())
            .orElseGet(() -> Reason.of(ReasonCode.RESTART_INTERRUPTED)));
  }

  /** The step of the waiting order has begun. */
  void begun() {
    underway = waiting;
    waiting = null;
  }

  /** A step has ended. */
  void ended(StepOutcome how) {
    if (underway != null) {
      outcome = how;
    }
  }

  /**
   * What the engine is since the last step has been reported. Only now whoever asked is told:
   * otherwise an older report could be taken for one of after the restart.
   */
  void reported() {
    var obeyed = underway;
    var how = outcome;
    if (obeyed != null && how != null) {
      underway = null;
      outcome = null;
      obeyed.answer().accept(how);
    }
  }

  /** The waiting order, if there is one, is not obeyed. */
  void refuse(Reason why) {
    var asked = waiting;
    if (asked != null) {
      waiting = null;
      asked.answer().accept(new StepOutcome.Refused(why));
    }
  }
}
