package io.holdfast.core.spec;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Services that move as one.
 *
 * @param services its services, the one that weighs most first; all have the same members
 * @param prefer host on which it is at best; null for none
 * @param failback when it goes back there
 */
public record StackSpec(
    StackId id, List<ServiceId> services, @Nullable HostId prefer, Failback failback) {
  public StackSpec {
    services = List.copyOf(services);
  }
}
