package io.holdfast.core.drill;

import io.holdfast.core.reason.Reason;
import java.time.Instant;

/** A schedule's next step. */
public sealed interface ScheduleDecision {
  /** Record this. */
  record Write(ScheduleRecord next, Reason why) implements ScheduleDecision {}

  /**
   * Have this due time's drill begun: if the guard rails allow it, record that it is prepared, and
   * only then have a client begin.
   *
   * @param attempt counted from 1
   */
  record Begin(ScheduleRecord record, Instant due, int attempt) implements ScheduleDecision {}

  /** File this for the drill, since its client never will. */
  record File(DrillRecord drill, DrillResult result) implements ScheduleDecision {}

  /** Nothing now. */
  record Hold(Reason why) implements ScheduleDecision {}
}
