package io.holdfast.predict.weakness;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.QuorumSpec;
import java.util.ArrayList;
import java.util.List;

/** A zone that takes so many voters with it that no majority is left. */
final class VotersInOneZone {
  private VotersInOneZone() {}

  static List<SinglePoint> find(ClusterSpec cluster) {
    if (!(cluster.quorum() instanceof QuorumSpec.Embedded(var voters)) || voters.size() < 2) {
      return List.of();
    }
    var found = new ArrayList<SinglePoint>();
    Zones.count(cluster, voters)
        .forEach((zone, count) -> {
          var left = voters.size() - count;
          if (left <= voters.size() / 2 && !WitnessBesideMember.tells(cluster, zone)) {
            found.add(
                new SinglePoint(
                    "voters-in-one-zone",
                    zone,
                    "losing zone %s takes %d of %d voters: nothing can be failed over"
                        .formatted(zone, count, voters.size()),
                    spread(cluster, voters)));
          }
        });
    return found;
  }

  private static String spread(ClusterSpec cluster, List<HostId> voters) {
    return Zones.of(cluster).size() < 3
        ? "put voters into 3 zones; one that only votes (witness: true) is enough for the third"
        : "spread the %d voters over 3 zones".formatted(voters.size());
  }
}
