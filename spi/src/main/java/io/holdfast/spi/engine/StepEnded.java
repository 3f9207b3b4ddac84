package io.holdfast.spi.engine;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;

/** Ends a step from within, with its outcome. */
public final class StepEnded extends Exception {
  private final transient StepOutcome outcome;

  private StepEnded(StepOutcome outcome) {
    super(outcome.toString(), null, false, false);
    this.outcome = outcome;
  }

  public StepOutcome outcome() {
    return outcome;
  }

  /** Why it did not do what it was to do, for people; empty for a step that did. */
  public String why() {
    return switch (outcome) {
      case StepOutcome.Done _ -> "";
      case StepOutcome.Refused(var reason) -> reason.detail();
      case StepOutcome.Failed(var reason) -> reason.detail();
      case StepOutcome.Indeterminate(var reason) -> reason.detail();
    };
  }

  /** The state does not allow the step; nothing was changed. */
  public static StepEnded refused(ReasonCode code, String format, Object... arguments) {
    return new StepEnded(new StepOutcome.Refused(Reason.of(code, format, arguments)));
  }

  /** Trying the same at once will not help. */
  public static StepEnded failed(String format, Object... arguments) {
    return new StepEnded(
        new StepOutcome.Failed(Reason.of(ReasonCode.STEP_FAILED, format, arguments)));
  }

  /** It is not known whether the step is done. */
  public static StepEnded unknown(String format, Object... arguments) {
    return new StepEnded(
        new StepOutcome.Indeterminate(Reason.of(ReasonCode.STEP_FAILED, format, arguments)));
  }
}
