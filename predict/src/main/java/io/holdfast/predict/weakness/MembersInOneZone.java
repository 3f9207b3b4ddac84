package io.holdfast.predict.weakness;

import io.holdfast.core.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.List;

/** A service whose members are all in one zone. */
final class MembersInOneZone {
  private MembersInOneZone() {}

  static List<SinglePoint> find(ClusterSpec cluster) {
    var found = new ArrayList<SinglePoint>();
    for (var service : cluster.services()) {
      var zone = Zones.common(cluster, service.members());
      if (service.members().size() > 1 && zone.isPresent()) {
        found.add(
            new SinglePoint(
                "members-in-one-zone",
                service.id().name(),
                "all members of %s are in zone %s, and lost with it"
                    .formatted(service.id(), zone.get()),
                "put one of %s into another zone"
                    .formatted(
                        String.join(
                            ", ", service.members().stream().map(host -> host.name()).toList()))));
      }
    }
    return found;
  }
}
