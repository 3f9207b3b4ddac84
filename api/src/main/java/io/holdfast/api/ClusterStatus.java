package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as its controller sees it, for people and programs: what {@code GET /api/v1/cluster}
 * answers.
 *
 * @param cluster name of the cluster
 * @param controller host that decides; null while there is none
 * @param problem what keeps the cluster from being managed; null when nothing does
 * @param stacks null when the spec has none, or while there is no controller
 * @param schedules of drills; null as for {@code stacks}
 */
public record ClusterStatus(
    String cluster,
    @Nullable HostId controller,
    @Nullable StatusReason problem,
    List<HostStatus> hosts,
    List<ServiceStatus> services,
    @Nullable List<StackStatus> stacks,
    @Nullable List<ScheduleStatus> schedules) {
  public ClusterStatus {
    hosts = List.copyOf(hosts);
    services = List.copyOf(services);
    stacks = stacks == null ? null : List.copyOf(stacks);
    schedules = schedules == null ? null : List.copyOf(schedules);
  }

  /** A cluster whose services have nothing to do with each other. */
  public ClusterStatus(
      String cluster,
      @Nullable HostId controller,
      @Nullable StatusReason problem,
      List<HostStatus> hosts,
      List<ServiceStatus> services) {
    this(cluster, controller, problem, hosts, services, null, null);
  }

  /** The service of that name; empty when there is none. */
  public Optional<ServiceStatus> service(ServiceId name) {
    return services.stream().filter(service -> service.name().equals(name)).findFirst();
  }

  /**
   * The service of that name.
   *
   * @throws HoldfastException {@link ErrorCode#UNKNOWN_SERVICE} when there is none
   */
  public ServiceStatus requireService(ServiceId name) {
    return service(name)
        .orElseThrow(() ->
            new HoldfastException(
                ErrorCode.UNKNOWN_SERVICE, "there is no service '%s'".formatted(name)));
  }

  /** The schedules of drills, none when there are none. */
  public List<ScheduleStatus> allSchedules() {
    return schedules == null ? List.of() : schedules;
  }

  /** The stacks, none when there are none. */
  public List<StackStatus> allStacks() {
    return stacks == null ? List.of() : stacks;
  }
}
