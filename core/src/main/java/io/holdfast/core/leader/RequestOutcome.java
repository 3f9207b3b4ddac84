package io.holdfast.core.leader;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.record.ServiceRecord;

/** The answer to an operator's request. */
public sealed interface RequestOutcome {
  /** Record this next version; what follows is the leader's. */
  record Accepted(ServiceRecord next, Reason why) implements RequestOutcome {}

  /** Not now, or not at all, and nothing was changed. */
  record Refused(Reason why) implements RequestOutcome {}
}
