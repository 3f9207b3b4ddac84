package io.holdfast.predict.weakness;

import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.predict.course.Blows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A zone whose loss stops a service until it is back although neither all members nor voters are
 * there.
 */
final class LossOfOneZone {
  private LossOfOneZone() {}

  static List<SinglePoint> find(ClusterSpec cluster, Blows blows, Set<String> told) {
    var found = new ArrayList<SinglePoint>();
    for (var zone : Zones.of(cluster)) {
      if (told.contains(zone)) {
        continue;
      }
      var blow = blows.zone(zone);
      for (var service : cluster.services()) {
        var effect = blow.on(service.id().name());
        if (service.members().size() > 1
            && effect.isLasting()
            && Zones.common(cluster, service.members()).filter(zone::equals).isEmpty()
            && !isOfOneHost(cluster, blows, zone, service)) {
          found.add(
              new SinglePoint(
                  "loss-of-one-zone",
                  zone,
                  "losing zone %s stops %s until it is back (%s)"
                      .formatted(zone, service.id(), effect.why()),
                  "spread members and voters over more zones"));
        }
      }
    }
    return found;
  }

  /** Whether the loss of one host of the zone does the same already. */
  private static boolean isOfOneHost(
      ClusterSpec cluster, Blows blows, String zone, ServiceSpec service) {
    return cluster.hosts().stream()
        .filter(host -> zone.equals(host.zone()))
        .anyMatch(host -> blows.silent(host.id()).on(service.id().name()).isLasting());
  }
}
