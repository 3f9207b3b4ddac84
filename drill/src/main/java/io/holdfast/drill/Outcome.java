package io.holdfast.drill;

/** How one write ended, as far as its client knows. */
public enum Outcome {
  /** The server said that it is committed, without reservation. */
  ACKNOWLEDGED,
  /** The server answered with an error: it is not there. */
  REFUSED,
  /** The connection ended, the deadline passed, or the server had reservations: may be there. */
  UNKNOWN
}
