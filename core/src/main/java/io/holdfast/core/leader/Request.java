package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import org.jspecify.annotations.Nullable;

/** What an operator may ask of a service. */
public sealed interface Request {
  /**
   * A planned move.
   *
   * @param target the new primary; null for the safest
   */
  record Switchover(@Nullable HostId target) implements Request {}

  /**
   * An unplanned move, although nothing was found dead.
   *
   * @param target preferred among equally advanced members; null for the spec's order
   * @param acceptLoss go ahead although acknowledged writes may be lost (S8), with the reason in
   *     the audit
   */
  record Failover(@Nullable HostId target, boolean acceptLoss, String reason) implements Request {}

  /** Suspend automatic failover. */
  record Pause() implements Request {}

  /** Resume it. */
  record Resume() implements Request {}
}
