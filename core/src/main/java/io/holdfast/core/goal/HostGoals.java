package io.holdfast.core.goal;

import io.holdfast.core.address.AddressOrder;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controller's answer to a report, and what it pushes when something changes.
 *
 * @param controller host of the controller that answers
 * @param epoch its reign
 * @param addresses which virtual addresses the host is to hold or let go; null from an agent that
 *     knows none
 */
public record HostGoals(
    HostId controller,
    Epoch epoch,
    List<Order> orders,
    List<Route> routes,
    @Nullable List<AddressOrder> addresses) {
  public HostGoals {
    orders = List.copyOf(orders);
    routes = List.copyOf(routes);
    addresses = addresses == null ? null : List.copyOf(addresses);
  }

  /** Goals without virtual addresses. */
  public HostGoals(HostId controller, Epoch epoch, List<Order> orders, List<Route> routes) {
    this(controller, epoch, orders, routes, null);
  }

  /** What is said about each virtual address. */
  public List<AddressOrder> onAddresses() {
    return addresses == null ? List.of() : addresses;
  }
}
