package io.holdfast.core.host;

import io.holdfast.core.reason.Reason;

/**
 * What a host does next with one member, and why. Doing nothing is a decision, with a reason too.
 */
public sealed interface HostDecision {
  Reason why();

  /** Take this step, then look again. */
  record Act(HostAction action, Reason why) implements HostDecision {}

  /** Leave it. */
  record Hold(Reason why) implements HostDecision {}
}
