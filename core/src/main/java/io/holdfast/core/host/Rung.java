package io.holdfast.core.host;

/**
 * Ways for a member to become a standby of a primary, cheapest first. The first one that works is
 * taken.
 */
public enum Rung {
  /** With the data as it is. */
  ATTACH,
  /** After going back to where the logs agree. */
  REWIND,
  /** After copying everything. */
  CLONE
}
