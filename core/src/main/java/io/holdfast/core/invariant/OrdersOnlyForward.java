package io.holdfast.core.invariant;

import io.holdfast.core.goal.Order;
import io.holdfast.core.host.HostMemory;
import java.util.Optional;

/** A host never obeys an order that is older than one it has obeyed. */
public final class OrdersOnlyForward {
  private OrdersOnlyForward() {}

  /** A host obeys an order. */
  public static Optional<Violation> check(Order order, HostMemory before) {
    return before
        .refusal(order)
        .map(why -> Violation.of(OrdersOnlyForward.class, "%s obeyed: %s", order.goal(), why));
  }
}
