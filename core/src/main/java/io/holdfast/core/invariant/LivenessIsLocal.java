package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * S10: a serving primary is only ever stopped because an order asks for it, or because a lease ran
 * out that its order asked for.
 */
public final class LivenessIsLocal {
  private LivenessIsLocal() {}

  /**
   * A host begins a step.
   *
   * @param order the order it obeys; null when none has come since the agent started
   * @param leased whether the service's primary has a lease to lose
   */
  public static Optional<Violation> check(
      HostId host, @Nullable Order order, HostAction action, EngineState engine, boolean leased) {
    if (!(action instanceof HostAction.Demote)
        || !(engine instanceof EngineState.Primary primary)) {
      return Optional.empty();
    }
    var leads =
        order != null
            && order.goal() instanceof MemberGoal.Lead lead
            && lead.lease() == null
            && lead.term().equals(primary.term());
    return leads || (order == null && !leased)
        ? Optional.of(
            Violation.of(
                LivenessIsLocal.class, "%s stops its primary although it is to lead", host))
        : Optional.empty();
  }
}
