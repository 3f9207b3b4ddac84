package io.holdfast.agent.link;

import io.holdfast.agent.time.Wakefulness;
import io.holdfast.core.address.AddressOrder;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.goal.Order;
import io.holdfast.core.goal.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes goals in, whether they answer a report or were pushed, and hands them to members and
 * entries.
 *
 * <p>Two filters, both for the whole host. A controller of an older epoch than one already heard is
 * refused. After a freeze nothing counts that was on its way before: only the answer to a report
 * sent since waking ends the distrust, because a pushed one may have been waiting in a socket.
 */
public final class GoalsDesk {
  private static final Logger log = LoggerFactory.getLogger("holdfast.link");

  /** Somebody to hand goals to. Nothing blocks. */
  public interface Taker {
    /**
     * An order for one of this host's members.
     *
     * @param asOf when it was asked for or, pushed, when it arrived
     * @param answer whether it answers a report sent at {@code asOf}
     */
    default void order(Order order, Instant asOf, boolean answer) {}

    /**
     * An order about a virtual address.
     *
     * @param asOf as for {@link #order}
     * @param answer whether it answers a report sent at {@code asOf}
     */
    default void address(AddressOrder order, Instant asOf, boolean answer) {}

    /** Where a service's clients are to go. */
    default void route(Route route) {}

    /** The process was frozen until then. */
    default void distrust(Instant wokenAt) {}
  }

  private final List<Taker> takers = new CopyOnWriteArrayList<>();
  private final Wakefulness wakefulness;

  /**
   * The freeze (or start) that takers were told of, and the one after which a report was answered.
   */
  private Instant toldOf;

  private Instant confirmedSince;
  private Epoch epoch = Epoch.NONE;
  private @Nullable HostId controller;

  public GoalsDesk(Wakefulness wakefulness) {
    this.wakefulness = wakefulness;
    this.toldOf = wakefulness.wokenAt();
    this.confirmedSince = toldOf;
  }

  /** Hands goals to it from now on, after those that were added before. */
  public void add(Taker taker) {
    takers.add(taker);
  }

  /** Highest epoch heard since this agent started. */
  public synchronized Epoch epoch() {
    return epoch;
  }

  /** The controller of that epoch. */
  public synchronized Optional<HostId> controller() {
    return Optional.ofNullable(controller);
  }

  /** Looks whether this process was frozen; if so, everybody is told before this returns. */
  public void checkAwake() {
    var wokenAt = wakefulness.wokenAt();
    synchronized (this) {
      tell(wokenAt);
    }
  }

  /**
   * Takes goals; false when they are refused.
   *
   * @param asOf when they were asked for or, pushed, when they arrived
   * @param answer whether they answer a report sent at {@code asOf}
   */
  public boolean accept(HostGoals goals, Instant asOf, boolean answer) {
    var wokenAt = wakefulness.wokenAt();
    synchronized (this) {
      tell(wokenAt);
      if (asOf.isBefore(wokenAt) || (!answer && !confirmedSince.equals(wokenAt))) {
        log.info("goals that may be from before this process stood still are not taken");
        return false;
      }
      if (epoch.isAfter(goals.epoch())) {
        log.info(
            "goals of {} in epoch {} are refused: {} was heard",
            goals.controller(),
            goals.epoch(),
            epoch);
        return false;
      }
      confirmedSince = wokenAt;
      epoch = goals.epoch();
      controller = goals.controller();
      for (var taker : takers) {
        goals.orders().forEach(order -> taker.order(order, asOf, answer));
        goals.routes().forEach(taker::route);
        goals.onAddresses().forEach(order -> taker.address(order, asOf, answer));
      }
      return true;
    }
  }

  private void tell(Instant wokenAt) {
    if (!wokenAt.equals(toldOf)) {
      toldOf = wokenAt;
      log.warn("this process stood still; what it knew is not trusted until a report is answered");
      takers.forEach(taker -> taker.distrust(wokenAt));
    }
  }
}
