package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as its controller sees it, for people and programs: what {@code GET /api/v1/cluster}
 * answers.
 *
 * @param cluster name of the cluster
 * @param controller host that decides; null while there is none
 * @param problem what keeps the cluster from being managed; null when nothing does
 * @param stacks null when the spec has none, or while there is no controller
 */
public record ClusterStatus(
    String cluster,
    @Nullable HostId controller,
    @Nullable StatusReason problem,
    List<HostStatus> hosts,
    List<ServiceStatus> services,
    @Nullable List<StackStatus> stacks) {
  public ClusterStatus {
    hosts = List.copyOf(hosts);
    services = List.copyOf(services);
    stacks = stacks == null ? null : List.copyOf(stacks);
  }

  /** A cluster whose services have nothing to do with each other. */
  public ClusterStatus(
      String cluster,
      @Nullable HostId controller,
      @Nullable StatusReason problem,
      List<HostStatus> hosts,
      List<ServiceStatus> services) {
    this(cluster, controller, problem, hosts, services, null);
  }

  /** The stacks, none when there are none. */
  public List<StackStatus> allStacks() {
    return stacks == null ? List.of() : stacks;
  }
}
