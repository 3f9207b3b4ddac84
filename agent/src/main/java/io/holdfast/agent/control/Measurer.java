package io.holdfast.agent.control;

import io.holdfast.core.spec.ScheduleSpec;
import java.time.Instant;

/** The client's side of scheduled drills, on the controller's host. */
@FunctionalInterface
public interface Measurer {
  /**
   * Has the drill of that due time begun, measures it, and files the report. Blocks for as long as
   * that takes. Interrupted, it leaves the drill to the cluster, which aborts it soon.
   */
  Measured measure(ScheduleSpec schedule, Instant due) throws InterruptedException;

  /** What became of it. */
  sealed interface Measured {}

  /** A report was made, whatever it says. */
  record Reported() implements Measured {}

  /** It was not begun now, and may be later. */
  record NotNow(String why) implements Measured {}

  /** It was not begun, because nothing could be measured here. */
  record Unmeasurable(String why) implements Measured {}
}
