package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.record.Phase;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who is to win among equally advanced members when a service of a stack loses its primary, so that
 * all that fail over at once do so to the same host. It decides ties alone: safety comes first, and
 * what ends up apart is reunited later.
 */
public final class Heir {
  private Heir() {}

  /** The host for that part of the stack; empty when none could carry the whole stack. */
  public static Optional<HostId> of(StackView view, StackPart part) {
    var lost = part.record().primary().orElse(null);
    return inOrder(view, part).stream()
        .filter(host -> !host.equals(lost))
        .filter(host -> part.standing().standbys().contains(host))
        .filter(host ->
            view.parts().stream()
                .allMatch(
                    other -> other.leadsOn(host) || other.standing().standbys().contains(host)))
        .findFirst();
  }

  /** Where the stack is going, then where its other services are or go, then the spec's order. */
  private static Set<HostId> inOrder(StackView view, StackPart part) {
    var order = new LinkedHashSet<HostId>();
    view.record().home().ifPresent(order::add);
    for (var other : view.parts()) {
      if (!other.service().equals(part.service())) {
        switch (other.record().phase()) {
          case Phase.Leading(var primary) -> order.add(primary);
          case Phase.Switching(_, var target) -> order.add(target);
          case Phase.Replacing replacing ->
              Optional.ofNullable(replacing.preferred()).ifPresent(order::add);
          case Phase.Unformed _,
              Phase.Forming _,
              Phase.Shared _,
              Phase.Elected _,
              Phase.Yielding _ -> {}
        }
      }
    }
    order.addAll(view.hosts());
    return order;
  }
}
