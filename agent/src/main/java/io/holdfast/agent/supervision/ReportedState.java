package io.holdfast.agent.supervision;

import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.spi.engine.StepOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Which state of its engine a member reports. While a step is under way only its progress is: a
 * member half-way through a promotion looks like one that was fenced. And a sealed member reports
 * its final position only when nothing can make it grow any more. One thread's own.
 */
final class ReportedState {
  private @Nullable EngineState reported;

  /** A joining step may still take effect although it has ended; so may one of an earlier agent. */
  private boolean unsettled = true;

  /** Whether the member may still begin to receive without being told to. */
  boolean isUnsettled() {
    return unsettled;
  }

  /** A step has ended. */
  void ended(HostAction action, StepOutcome outcome) {
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

  /**
   * What to report now.
   *
   * @param seen what was seen last
   * @param clean whether no step was under way meanwhile
   * @param sealed whether a final position reported now would be taken for the end of a term
   */
  EngineState after(EngineState seen, boolean clean, boolean sealed) {
    var settling = unsettled && sealed && seen instanceof EngineState.Standby;
    var next =
        (clean && !settling) || (seen instanceof EngineState.Starting && !sealed) ? seen : reported;
    if (next == null || (settling && isDetached(next))) {
      next = new EngineState.Starting("settling before its final position is reported");
    }
    reported = next;
    return next;
  }

  private static boolean isDetached(EngineState state) {
    return state instanceof EngineState.Standby(_, _, EngineState.Link.Detached _, _);
  }
}
