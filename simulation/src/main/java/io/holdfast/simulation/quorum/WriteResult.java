package io.holdfast.simulation.quorum;

/** How a write to the quorum ended, as its writer learns it. */
public enum WriteResult {
  WRITTEN,
  /** Another revision is there. */
  CONFLICT,
  /** A newer controller exists. */
  FENCED,
  /** No answer in time: it may be written, now or later, or not. */
  UNKNOWN
}
