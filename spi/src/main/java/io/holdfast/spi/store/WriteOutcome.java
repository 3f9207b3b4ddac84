package io.holdfast.spi.store;

/** How a write ended. */
public sealed interface WriteOutcome {
  /** Written, with this revision. */
  record Written(long revision) implements WriteOutcome {}

  /** Another write came first; read again. */
  record Conflict(long actualRevision) implements WriteOutcome {}

  /** A newer controller exists; this one must stop at once. */
  record Fenced() implements WriteOutcome {}

  /** No answer before the deadline: it may or may not be written. */
  record Unknown(String whatWeKnow) implements WriteOutcome {}
}
