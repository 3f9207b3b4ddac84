package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.FailoverReadiness;
import io.holdfast.core.leader.Standing;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.spec.ClusterSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cluster at one instant, as far as a drill's guard rails look at it.
 *
 * @param parts every service
 * @param reporting hosts whose agents report in time
 * @param running the drill under way; null for none
 * @param obstacle why the host cannot be given the fault, by its own word; null for no objection
 * @param wall wall time, for the window
 */
public record DrillSituation(
    ClusterSpec cluster,
    Map<ServiceId, Part> parts,
    Set<HostId> reporting,
    @Nullable DrillRecord running,
    @Nullable Reason obstacle,
    Instant wall) {
  /**
   * One service.
   *
   * @param changing whether an operation or a change of its record is under way
   */
  public record Part(Standing standing, FailoverReadiness readiness, boolean changing) {}

  public DrillSituation {
    parts = Map.copyOf(parts);
    reporting = Set.copyOf(reporting);
  }
}
