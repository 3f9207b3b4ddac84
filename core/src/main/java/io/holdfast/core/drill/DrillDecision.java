package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A drill's next step, and why. */
public sealed interface DrillDecision {
  Reason why();

  /** Record this. */
  record Write(DrillRecord next, Reason why) implements DrillDecision {}

  /** Tell these hosts to bring the fault about; to be repeated until they answer. */
  record Inject(List<HostId> hosts, FaultOrder order, Reason why) implements DrillDecision {
    public Inject {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * Tell these hosts to take the fault back and to say what is left; repeated until they answer.
   */
  record Undo(List<HostId> hosts, Reason why) implements DrillDecision {
    public Undo {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * Ask for a planned move.
   *
   * @param to null for whoever is readiest
   */
  record Move(@Nullable HostId to, Reason why) implements DrillDecision {}

  /** Nothing now. */
  record Hold(Reason why) implements DrillDecision {}
}
