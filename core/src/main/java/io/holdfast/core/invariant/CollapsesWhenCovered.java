package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.record.ServiceRecord;
import java.util.Collection;
import java.util.Optional;

/**
 * S2: older ack rules are dropped only when k members of the newest set hold everything that was
 * ever acknowledged.
 */
public final class CollapsesWhenCovered {
  private CollapsesWhenCovered() {}

  /**
   * The list of rules has been collapsed.
   *
   * @param holders hosts that hold all that was acknowledged
   */
  public static Optional<Violation> check(ServiceRecord collapsed, Collection<HostId> holders) {
    var newest = collapsed.rules().getLast();
    return newest.isHeldBy(holders)
        ? Optional.empty()
        : Optional.of(
            Violation.of(
                CollapsesWhenCovered.class,
                "only %s stands in term %s although just %s hold what was acknowledged before",
                newest,
                collapsed.term(),
                holders));
  }
}
