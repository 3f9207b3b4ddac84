package io.holdfast.core.address;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.AddressSpec;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.spec.StackSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One virtual address of a cluster. It is where the primary of its owner is; a stack's owner is the
 * service of it that weighs most, and its other services are reached through the gateways there,
 * also while they are still on their way. So are the programs that every host runs and that come
 * after the stack, as front ends do: they have no primary whose host could hold an address.
 *
 * @param owner the service whose primary's host holds it
 * @param candidates hosts that may hold it
 * @param services whose entries are reached there, but for those that only read; the owner first
 */
public record VirtualAddress(
    AddressId id,
    AddressSpec spec,
    ServiceId owner,
    List<HostId> candidates,
    List<ServiceId> services) {
  public VirtualAddress {
    candidates = List.copyOf(candidates);
    services = List.copyOf(services);
  }

  /** All of them. */
  public static List<VirtualAddress> of(ClusterSpec cluster) {
    var addresses = new ArrayList<VirtualAddress>();
    for (var service : cluster.services()) {
      service
          .writeAddress()
          .map(spec ->
              new VirtualAddress(
                  AddressId.ofWriteEntry(service.id()),
                  spec,
                  service.id(),
                  service.members(),
                  List.of(service.id())))
          .ifPresent(addresses::add);
    }
    for (var stack : cluster.stacks()) {
      if (stack.entry() != null) {
        var owner = cluster.service(stack.services().getFirst());
        addresses.add(
            new VirtualAddress(
                AddressId.ofEntry(stack.id()),
                stack.entry(),
                owner.id(),
                owner.members(),
                reachedBy(cluster, stack)));
      }
    }
    return List.copyOf(addresses);
  }

  /** A stack's services, and those that every member runs and that come after them. */
  private static List<ServiceId> reachedBy(ClusterSpec cluster, StackSpec stack) {
    var reached = new ArrayList<>(stack.services());
    cluster.services().stream()
        .filter(ServiceSpec::isShared)
        .filter(service -> comesAfter(cluster, service.id(), stack))
        .forEach(service -> reached.add(service.id()));
    return reached;
  }

  /** Directly or through others; there are no circles. */
  private static boolean comesAfter(ClusterSpec cluster, ServiceId service, StackSpec stack) {
    return cluster.order().before(service).stream()
        .anyMatch(
            earlier -> stack.services().contains(earlier) || comesAfter(cluster, earlier, stack));
  }

  /** Those at which the service is reached: the primary, or any member where all run it. */
  public static Stream<VirtualAddress> into(ClusterSpec cluster, ServiceSpec service) {
    return of(cluster).stream().filter(address -> address.services().contains(service.id()));
  }
}
