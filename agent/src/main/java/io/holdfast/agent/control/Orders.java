package io.holdfast.agent.control;

import io.holdfast.core.address.AddressOrder;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.goal.Order;
import io.holdfast.core.goal.Route;
import io.holdfast.core.leader.Goals;
import io.holdfast.core.leader.LeaseEnd;
import io.holdfast.core.spec.ClusterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What each host is told to do during one reign, by the records as stored. Only what answers a
 * report begins a lease (S4): when anything else arrives nobody knows. One thread's own.
 */
final class Orders {
  private final Reign reign;
  private final ClusterSpec cluster;
  private final Epoch epoch;

  Orders(Reign reign, ClusterSpec cluster, Epoch epoch) {
    this.reign = reign;
    this.cluster = cluster;
    this.epoch = epoch;
  }

  /** What a report is answered with: by this a primary's lease begins anew, and an address's. */
  HostGoals answer(HostId host, Instant now) {
    var goals = goals(host, now, reign.addresses().answers(host, now));
    for (var order : goals.orders()) {
      if (order.goal().leased() != null) {
        reign.service(order.service()).ifPresent(one -> one.leases().granted(one.record(), now));
      }
    }
    return goals;
  }

  /** What a host is to do when it has not asked: that begins no lease, here as there. */
  HostGoals unasked(HostId host, Instant now) {
    return goals(host, now, reign.addresses().orders(host, now));
  }

  private HostGoals goals(HostId host, Instant now, List<AddressOrder> onAddresses) {
    var orders = new ArrayList<Order>();
    var routes = new ArrayList<Route>();
    for (var one : reign.servicesOn(host)) {
      orders.add(order(one, host, now));
    }
    for (var one : reign.services()) {
      one.route(reign.contacts(), now).ifPresent(routes::add);
    }
    return new HostGoals(reign.self(), epoch, orders, routes, onAddresses);
  }

  /** What the host's member of that service is to be. */
  Order order(ServiceCase one, HostId host, Instant now) {
    var record = one.record();
    var own = Goals.of(cluster, one.spec(), record, host);
    var goal = reign.stacks().withheld(one).isPresent() ? Goals.withholding(own) : own;
    return new Order(
        record.service(),
        epoch,
        record.term(),
        record.revision(),
        record.paused(),
        goal,
        LeaseEnd.rest(reign.view(one, now)).orElse(null));
  }
}
