package io.holdfast.simulation.agent;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.ToldLease;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.machine.HostClock;
import io.holdfast.simulation.machine.Proc;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one agent knows of leases: until when its own member may lead unheard, and what it was told
 * about the end of its primary's.
 */
final class Lease {
  private static final long BEYOND_END_MICROS = 100;
  private static final long LEAST_WAIT_MICROS = 1_000;

  private final AgentRoom room;
  private final Proc proc;
  private final HostClock clock;
  private final BooleanSupplier leads;
  private final Runnable over;

  private long untilMicros;
  private boolean awaitsEnd;
  private ToldLease told = ToldLease.NONE;

  /**
   * A lease that nobody has granted yet.
   *
   * @param leads whether the agent's member is to lead at this moment
   * @param over what to do when it ends while the member is to lead
   */
  Lease(AgentRoom room, int self, HostClock clock, BooleanSupplier leads, Runnable over) {
    this.room = room;
    this.clock = clock;
    this.leads = leads;
    this.over = over;
    proc = room.procs().get(self);
  }

  /** An agent that starts may have inherited a lease and gives it one length. */
  void inherit() {
    untilMicros = room.lease() == null ? 0 : clock.nowMicros() + AgentRoom.micros(room.lease());
    awaitsEnd = false;
    told = ToldLease.NONE;
  }

  boolean isHeld() {
    return room.has(Bug.LEASE_IGNORED) || clock.nowMicros() < untilMicros;
  }

  /** Whether a member that leads should have stopped. */
  boolean isOver() {
    return room.lease() != null && !isHeld();
  }

  /**
   * It is granted again. A lease counts from the moment the question was sent, never from when the
   * answer came.
   *
   * @return whether it had run out before
   */
  boolean renew(Duration length, long askedAtMicros) {
    boolean held = isHeld();
    long from = room.has(Bug.LEASE_FROM_THE_ANSWER) ? clock.nowMicros() : askedAtMicros;
    untilMicros = Math.max(untilMicros, from + AgentRoom.micros(length));
    return !held;
  }

  /** A mistake: the time in which the agent was frozen does not count. */
  void trust() {
    if (untilMicros > 0 && room.lease() != null) {
      untilMicros = clock.nowMicros() + AgentRoom.micros(room.lease());
    }
  }

  /** Makes sure that its end will be noticed. */
  void awaitEnd() {
    if (!awaitsEnd) {
      awaitsEnd = true;
      proc.after(untilEndMicros(), this::look);
    }
  }

  private void look() {
    awaitsEnd = false;
    if (!leads.getAsBoolean()) {
      return;
    }
    if (isHeld()) {
      awaitsEnd = true;
      proc.after(Math.max(LEAST_WAIT_MICROS, untilEndMicros()), this::look);
    } else {
      over.run();
    }
  }

  private long untilEndMicros() {
    return untilMicros - clock.nowMicros() + BEYOND_END_MICROS;
  }

  /** An order may say when the lease of a primary that is being replaced is over. */
  void hear(Order order) {
    told = told.after(order, clock.now());
  }

  /** How long, by what it was told, a lease of this term still runs; null when it knows nothing. */
  @Nullable Duration restOf(Term term) {
    if (room.has(Bug.LEASE_END_FORGOTTEN)) {
      return null;
    }
    var of = room.has(Bug.LEASE_END_OF_ANOTHER_TERM) ? told.term() : term;
    return told.rest(of, clock.now());
  }
}
