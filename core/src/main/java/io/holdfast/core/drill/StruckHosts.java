package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.QuorumSpec;
import java.util.List;

/** Which hosts a drill's fault is given to. */
public final class StruckHosts {
  private StruckHosts() {}

  /**
   * All of them.
   *
   * @param host where the drill is
   */
  public static List<HostId> of(DrillKind kind, HostId host, ClusterSpec cluster) {
    return kind == DrillKind.QUORUM_LOST
            && cluster.quorum() instanceof QuorumSpec.Embedded(var voters)
        ? voters
        : List.of(host);
  }
}
