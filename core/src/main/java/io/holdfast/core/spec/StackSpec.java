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
 * @param entry virtual address at which all of it is reached; null for none
 */
public record StackSpec(
    StackId id,
    List<ServiceId> services,
    @Nullable HostId prefer,
    Failback failback,
    @Nullable AddressSpec entry) {
  public StackSpec {
    services = List.copyOf(services);
  }

  /** Without an address of its own. */
  public StackSpec(
      StackId id, List<ServiceId> services, @Nullable HostId prefer, Failback failback) {
    this(id, services, prefer, failback, null);
  }
}
