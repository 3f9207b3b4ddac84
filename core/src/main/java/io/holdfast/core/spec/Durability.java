package io.holdfast.core.spec;

/** What an acknowledgement promises. */
public enum Durability {
  /**
   * The primary alone acknowledges; a failover loses what was not yet replicated, bounded by the
   * objective.
   */
  ASYNC,
  /**
   * A standby holds every acknowledged write; after losing the last standby it degrades, on the
   * record.
   */
  SYNC,
  /** As {@link #SYNC}, but writes wait rather than ever being acknowledged on one copy. */
  STRICT
}
