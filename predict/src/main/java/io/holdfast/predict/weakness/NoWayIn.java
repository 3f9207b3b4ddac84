package io.holdfast.predict.weakness;

import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.util.List;

/**
 * A service with several members and no way in that follows its primary: no entry, no health
 * endpoint for a load balancer, no Sentinel port. Clients then know one host.
 */
final class NoWayIn {
  private NoWayIn() {}

  static List<SinglePoint> find(ClusterSpec cluster) {
    return cluster.services().stream()
        .filter(service -> service.members().size() > 1)
        .filter(service -> service.port() != 0)
        .filter(service -> !hasWayIn(cluster, service))
        .map(service ->
            new SinglePoint(
                "no-way-in",
                service.id().name(),
                "%s has no entry: its clients know one host, and do not follow when that is lost"
                    .formatted(service.id()),
                "give it entries: {%s: {gateway: PORT}}"
                    .formatted(service.isShared() ? "any" : "write")))
        .toList();
  }

  private static boolean hasWayIn(ClusterSpec cluster, ServiceSpec service) {
    return !service.entries().isEmpty()
        || service.patroniPort() != null
        || service.isAdopted()
        || (service.engine().equals("redis") && cluster.sentinel() != null)
        || VirtualAddress.into(cluster, service).findAny().isPresent();
  }
}
