package io.holdfast.simulation.agent;

import io.holdfast.core.leader.Leader;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.record.ServiceRecord;

/** Where deliberate mistakes are put around the leader's decision. Without any it is core's own. */
final class LeaderSeam {
  LeaderDecision decide(ServiceView view) {
    return Leader.decide(view);
  }

  /** The same change once more, as if it had never been written. */
  ServiceRecord onTopOf(ServiceRecord stored, ServiceRecord wanted) {
    return new ServiceRecord(
        wanted.service(),
        stored.revision().next(),
        wanted.term(),
        wanted.phase(),
        wanted.rules(),
        wanted.paused());
  }
}
