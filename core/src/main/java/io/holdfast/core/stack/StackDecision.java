package io.holdfast.core.stack;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.Request;
import io.holdfast.core.reason.Reason;
import java.time.Instant;

/** What the controller does next about one stack, and why. */
public sealed interface StackDecision {
  Reason why();

  /** Record this next version, by compare-and-set. */
  record Write(StackRecord next, Reason why) implements StackDecision {}

  /** Ask a service, as an operator would, and decide again. */
  record Ask(ServiceId service, Request request, Reason why) implements StackDecision {}

  /** Leave it, and look again at that instant even if nothing happens. */
  record Hold(Reason why, Instant reviewAt) implements StackDecision {}
}
