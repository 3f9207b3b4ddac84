package io.holdfast.core.spec;

import io.holdfast.core.cluster.HostId;
import java.util.List;
import java.util.NoSuchElementException;

/** The whole cluster as its owner wants it. */
public record ClusterSpec(
    String name,
    List<HostSpec> hosts,
    QuorumSpec quorum,
    List<ServiceSpec> services,
    DetectionSpec detection) {
  public ClusterSpec {
    hosts = List.copyOf(hosts);
    services = List.copyOf(services);
  }

  /**
   * The host of that name.
   *
   * @throws NoSuchElementException when the spec has none
   */
  public HostSpec host(HostId id) {
    return hosts.stream()
        .filter(host -> host.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no host " + id + " in the spec"));
  }
}
