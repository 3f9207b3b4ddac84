package io.holdfast.core.leader;

import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;

/** How soon a member that could not be moved to now may be expected to be ready for it. */
public enum Prospect {
  /** It starts, recovers or catches up, or is not heard: it may be any moment. */
  OPEN,
  /** What it is to do has failed there and is tried again. */
  DOUBTFUL,
  /**
   * Not before somebody has looked after it, or before a program's budget of restarts is whole
   * again.
   */
  NONE;

  static Prospect of(Member member) {
    if (member.engine() instanceof EngineState.Unusable) {
      return NONE;
    }
    var problem = member.report().problem();
    return problem != null && problem.code() == ReasonCode.STEP_FAILED ? DOUBTFUL : OPEN;
  }
}
