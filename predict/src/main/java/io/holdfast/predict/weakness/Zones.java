package io.holdfast.predict.weakness;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Where hosts are. Of a host without a zone nothing is known. */
final class Zones {
  private Zones() {}

  /** All that are named, in order. */
  static List<String> of(ClusterSpec cluster) {
    return cluster.hosts().stream()
        .map(host -> host.zone())
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .toList();
  }

  static Optional<String> of(ClusterSpec cluster, HostId host) {
    return Optional.ofNullable(cluster.host(host).zone());
  }

  /** How many of these hosts are in each zone. */
  static Map<String, Integer> count(ClusterSpec cluster, Collection<HostId> hosts) {
    var counts = new TreeMap<String, Integer>();
    for (var host : hosts) {
      of(cluster, host).ifPresent(zone -> counts.merge(zone, 1, Integer::sum));
    }
    return counts;
  }

  /** The zone that all of them are in; empty when there are several, or it is not known. */
  static Optional<String> common(ClusterSpec cluster, Collection<HostId> hosts) {
    var counts = count(cluster, hosts);
    return counts.size() == 1 && counts.containsValue(hosts.size())
        ? Optional.of(counts.keySet().iterator().next())
        : Optional.empty();
  }
}
