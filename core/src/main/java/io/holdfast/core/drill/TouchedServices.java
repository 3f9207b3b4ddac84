package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.util.List;

/** Which services feel a drill, and must be able to bear it. */
public final class TouchedServices {
  private TouchedServices() {}

  /**
   * All of them.
   *
   * @param measured the service whose clients measure the drill
   * @param host where the drill is
   */
  public static List<ServiceSpec> of(
      DrillKind kind, ServiceId measured, HostId host, ClusterSpec cluster) {
    return cluster.services().stream()
        .filter(service ->
            service.id().equals(measured)
                || switch (kind.reach()) {
                  case MEMBER -> false;
                  case SERVICE ->
                      kind == DrillKind.SWITCHOVER && moveAsOne(service, measured, cluster);
                  case HOST -> service.members().contains(host);
                  case CLUSTER -> true;
                })
        .toList();
  }

  private static boolean moveAsOne(ServiceSpec one, ServiceId other, ClusterSpec cluster) {
    return cluster.stackOf(other).filter(stack -> stack.services().contains(one.id())).isPresent();
  }
}
