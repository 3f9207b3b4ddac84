package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.record.ServiceRecord;
import java.time.Instant;

/**
 * What the controller does next about one service, and why. Doing nothing is a decision, with a
 * reason too.
 */
public sealed interface LeaderDecision {
  Reason why();

  /** Record this next version, by compare-and-set; goals follow from it. */
  record Write(ServiceRecord next, Reason why) implements LeaderDecision {}

  /** Leave it, and look again at that instant even if nothing happens. */
  record Hold(Reason why, Instant reviewAt) implements LeaderDecision {}

  /** Give up the leadership in favour of a voter that sees more. */
  record Yield(HostId to, Reason why, Instant reviewAt) implements LeaderDecision {}
}
