package io.holdfast.simulation.engine;

/** How a step ended, as a driver would say it. */
public enum StepResult {
  DONE,
  /** The state does not allow it, nothing was changed. */
  REFUSED,
  /** It will not work by trying the same way again. */
  FAILED,
  /** Nobody knows whether it was done. */
  INDETERMINATE
}
