package io.holdfast.core.spec;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole cluster as its owner wants it.
 *
 * @param stacks which services move as one; each service is in one of them at most
 * @param order which services come after which
 * @param sentinel the port for clients of Redis Sentinel; null for none
 * @param drills when drills are allowed
 */
public record ClusterSpec(
    String name,
    List<HostSpec> hosts,
    QuorumSpec quorum,
    List<ServiceSpec> services,
    DetectionSpec detection,
    List<StackSpec> stacks,
    StartOrder order,
    @Nullable SentinelSpec sentinel,
    DrillSpec drills) {
  public ClusterSpec {
    hosts = List.copyOf(hosts);
    services = List.copyOf(services);
    stacks = List.copyOf(stacks);
  }

  /** With drills at any time. */
  public ClusterSpec(
      String name,
      List<HostSpec> hosts,
      QuorumSpec quorum,
      List<ServiceSpec> services,
      DetectionSpec detection,
      List<StackSpec> stacks,
      StartOrder order,
      @Nullable SentinelSpec sentinel) {
    this(name, hosts, quorum, services, detection, stacks, order, sentinel, DrillSpec.DEFAULT);
  }

  /** Without a port for clients of Redis Sentinel. */
  public ClusterSpec(
      String name,
      List<HostSpec> hosts,
      QuorumSpec quorum,
      List<ServiceSpec> services,
      DetectionSpec detection,
      List<StackSpec> stacks,
      StartOrder order) {
    this(name, hosts, quorum, services, detection, stacks, order, null);
  }

  /** A cluster whose services have nothing to do with each other. */
  public ClusterSpec(
      String name,
      List<HostSpec> hosts,
      QuorumSpec quorum,
      List<ServiceSpec> services,
      DetectionSpec detection) {
    this(name, hosts, quorum, services, detection, List.of(), StartOrder.NONE);
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

  /**
   * The service of that name.
   *
   * @throws NoSuchElementException when the spec has none
   */
  public ServiceSpec service(ServiceId id) {
    return services.stream()
        .filter(service -> service.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no service " + id + " in the spec"));
  }

  /** The stack that the service belongs to; empty for none. */
  public Optional<StackSpec> stackOf(ServiceId service) {
    return stacks.stream().filter(stack -> stack.services().contains(service)).findFirst();
  }
}
