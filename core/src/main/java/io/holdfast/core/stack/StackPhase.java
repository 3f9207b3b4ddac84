package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import java.util.List;

/** Where a stack is in its life. */
public sealed interface StackPhase {
  /** Its services have not all had a primary yet. */
  record Unsettled() implements StackPhase {}

  /** Its services belong on this host, whether or not all of them are there. */
  record Settled(HostId home) implements StackPhase {}

  /**
   * Its services are being handed over, one after the other or side by side.
   *
   * @param from its home until now; the same as {@code to} when services go back to it
   * @param to the target
   * @param travellers who is to be handed over
   * @param handedOver whether the point of no return is passed: a service may serve on the target
   * @param why what began it
   */
  record Moving(
      HostId from,
      HostId to,
      MoveCause cause,
      List<Traveller> travellers,
      boolean handedOver,
      Reason why)
      implements StackPhase {
    public Moving {
      travellers = List.copyOf(travellers);
    }
  }
}
