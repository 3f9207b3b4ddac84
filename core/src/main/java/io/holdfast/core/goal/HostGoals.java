package io.holdfast.core.goal;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import java.util.List;

/**
 * The controller's answer to a report, and what it pushes when something changes.
 *
 * @param controller host of the controller that answers
 * @param epoch its reign
 */
public record HostGoals(HostId controller, Epoch epoch, List<Order> orders, List<Route> routes) {
  public HostGoals {
    orders = List.copyOf(orders);
    routes = List.copyOf(routes);
  }
}
