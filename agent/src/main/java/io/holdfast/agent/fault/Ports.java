package io.holdfast.agent.fault;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.core.spec.HostSpec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a host has to know of the network to disturb a part of it.
 *
 * @param onLoopback whether its address is one of the loopback interface, where packets of this
 *     host cannot be told from those of others
 * @param quorum TCP ports of all voters
 * @param entries TCP ports of the gateways that a service's program reaches what it comes after by
 */
public record Ports(
    boolean onLoopback, List<Integer> quorum, Map<ServiceId, List<Integer>> entries) {
  public Ports {
    quorum = List.copyOf(quorum);
    entries = Map.copyOf(entries);
  }

  /** As the spec says. */
  public static Ports of(ClusterSpec cluster, HostId self) {
    var entries = new HashMap<ServiceId, List<Integer>>();
    for (var service : cluster.services()) {
      entries.put(
          service.id(),
          cluster.order().before(service.id()).stream()
              .flatMap(before -> cluster.service(before).entries().stream())
              .map(EntrySpec::gatewayPort)
              .filter(Objects::nonNull)
              .toList());
    }
    return new Ports(
        isLoopback(cluster.host(self).address()),
        cluster.hosts().stream().map(HostSpec::quorumPort).distinct().toList(),
        entries);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
