package io.holdfast.core.drill;

import io.holdfast.core.reason.Reason;
import java.time.Instant;

/** How far a drill is. All times are wall time of the controller that wrote them. */
public sealed interface DrillPhase {
  /** The host is being told, and it is not known that the fault is there. */
  record Injecting(Instant since) implements DrillPhase {}

  /** The fault is there until that time. */
  record Standing(Instant until) implements DrillPhase {}

  /** The fault is being taken back, and it is not known that nothing of it is left. */
  record Undoing(Instant since, Reason why) implements DrillPhase {}

  /** Nothing of the fault is left. The service is not yet as it was. */
  record Recovering(Instant since) implements DrillPhase {}

  /** It is over. */
  record Ended(Instant at, End end, Reason why) implements DrillPhase {}

  /** How a drill ended, apart from what was measured. */
  enum End {
    /** It ran as planned, and nothing of it is left. */
    DONE,
    /** It was ended early, and nothing of it is left. */
    ABORTED,
    /** The fault was never brought about. */
    FAILED,
    /** Something is not known: what, the reason says. */
    UNKNOWN
  }
}
