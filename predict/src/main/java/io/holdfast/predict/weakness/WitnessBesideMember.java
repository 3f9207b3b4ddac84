package io.holdfast.predict.weakness;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.QuorumSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A witness where a member is too, so that one loss takes both votes and the majority: on the same
 * machine by its address, or in the same zone.
 */
final class WitnessBesideMember {
  private WitnessBesideMember() {}

  static List<SinglePoint> find(ClusterSpec cluster) {
    var found = new ArrayList<SinglePoint>();
    for (var zone : Zones.of(cluster)) {
      if (tells(cluster, zone)) {
        found.add(point(zone, "losing zone %s takes".formatted(zone), together(cluster, zone)));
      }
    }
    for (var witness : cluster.hosts()) {
      cluster.hosts().stream()
          .filter(host -> witness.witness() && !host.witness())
          .filter(host -> host.address().equals(witness.address()))
          .forEach(host ->
              found.add(
                  point(
                      witness.id().name(),
                      "losing machine %s takes".formatted(host.address()),
                      List.of(host.id(), witness.id()))));
    }
    return found;
  }

  /** Whether this rule is the one that speaks of the zone. */
  static boolean tells(ClusterSpec cluster, String zone) {
    if (!(cluster.quorum() instanceof QuorumSpec.Embedded(var voters))) {
      return false;
    }
    var there = together(cluster, zone);
    return voters.size() - there.size() <= voters.size() / 2
        && there.size() < voters.size()
        && there.stream().anyMatch(host -> cluster.host(host).witness())
        && there.stream().anyMatch(host -> !cluster.host(host).witness());
  }

  private static List<HostId> together(ClusterSpec cluster, String zone) {
    if (!(cluster.quorum() instanceof QuorumSpec.Embedded(var voters))) {
      return List.of();
    }
    return cluster.hosts().stream()
        .filter(host -> zone.equals(host.zone()))
        .map(HostSpec::id)
        .filter(voters::contains)
        .toList();
  }

  private static SinglePoint point(String subject, String losing, List<HostId> hosts) {
    return new SinglePoint(
        "witness-beside-member",
        subject,
        "%s the voters %s with the witness among them: nothing can be failed over"
            .formatted(losing, String.join(" and ", hosts.stream().map(HostId::name).toList())),
        "put the witness where no member is");
  }
}
