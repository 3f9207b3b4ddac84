package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/** A drill's next step, and why. */
public sealed interface DrillDecision {
  Reason why();

  /** Record this. */
  record Write(DrillRecord next, Reason why) implements DrillDecision {}

  /** Tell the host to bring the fault about; to be repeated until it answers. */
  record Inject(FaultOrder order, Reason why) implements DrillDecision {}

  /** Tell the host to take the fault back and to say what is left; repeated until it answers. */
  record Undo(Reason why) implements DrillDecision {}

  /**
   * Ask for a planned move.
   *
   * @param to null for whoever is readiest
   */
  record Move(@Nullable HostId to, Reason why) implements DrillDecision {}

  /** Nothing now. */
  record Hold(Reason why) implements DrillDecision {}
}
