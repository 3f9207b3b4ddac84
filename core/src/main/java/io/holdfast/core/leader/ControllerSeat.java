package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.QuorumSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the controller should sit: with a voter whose host carries no primary, so that one lost
 * host does not cost both a primary and the controller that is to replace it.
 */
public final class ControllerSeat {
  private ControllerSeat() {}

  /**
   * The hosts one of which is controller: those that vote, or with etcd those that compete for its
   * key.
   */
  public static List<HostId> voters(ClusterSpec cluster) {
    return switch (cluster.quorum()) {
      case QuorumSpec.Embedded(var voters) -> voters;
      case QuorumSpec.Etcd etcd -> etcd.seats();
    };
  }

  /**
   * The voter to hand over to; empty when the controller sits well, or nobody sits better.
   *
   * @param self the controller's host
   * @param primaryHosts hosts of all present primaries
   * @param reporting hosts whose agents report now
   */
  public static Optional<HostId> better(
      ClusterSpec cluster,
      HostId self,
      Collection<HostId> primaryHosts,
      Collection<HostId> reporting) {
    if (!primaryHosts.contains(self)) {
      return Optional.empty();
    }
    return voters(cluster).stream()
        .filter(voter -> !primaryHosts.contains(voter))
        .filter(reporting::contains)
        .min(
            Comparator.comparing((HostId voter) -> !cluster.host(voter).witness())
                .thenComparing(voter -> voter));
  }
}
