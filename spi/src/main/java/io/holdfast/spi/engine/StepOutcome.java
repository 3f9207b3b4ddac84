package io.holdfast.spi.engine;

import io.holdfast.core.reason.Reason;

/** How a step ended. */
public sealed interface StepOutcome {
  /** The step is done. */
  record Done() implements StepOutcome {}

  /** The engine's state does not allow the step; nothing was changed. */
  record Refused(Reason reason) implements StepOutcome {}

  /** The step failed and will not work by trying the same way again at once. */
  record Failed(Reason reason) implements StepOutcome {}

  /** It is not known whether the step was done; look, and take it again if need be. */
  record Indeterminate(Reason whatWeKnow) implements StepOutcome {}
}
