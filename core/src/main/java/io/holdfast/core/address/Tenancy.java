package io.holdfast.core.address;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host's part in one address: which order counts, until when its lease runs, what to do next.
 * Does nothing itself. Instants are the host's elapsed time. One thread's own.
 */
public final class Tenancy {
  /**
   * A grant before that is not taken: an agent that was killed is proven dead to a new controller,
   * and one that was deposed may not have noticed for so long.
   */
  private final Instant settledAt;

  private AddressMemory memory;
  private @Nullable AddressOrder order;
  private Instant until = Instant.MIN;

  /**
   * @param memory what the disk remembers
   * @param startedAt when this agent started
   */
  public Tenancy(AddressMemory memory, Instant startedAt) {
    this.memory = memory;
    this.settledAt = startedAt.plus(AddressLease.DEPOSED);
  }

  /**
   * Takes an order; why it is not obeyed, or empty.
   *
   * @param asOf when it was asked for or, pushed, when it arrived
   * @param answer whether it answers a report sent at {@code asOf}: a pushed grant may have been on
   *     its way for any time, so it begins no lease
   */
  public Optional<Reason> accept(AddressOrder next, Instant asOf, boolean answer) {
    var refusal = memory.refusal(next);
    if (refusal.isPresent()) {
      return refusal;
    }
    if (next.grants() && asOf.isBefore(settledAt)) {
      return Optional.of(Reason.of(ReasonCode.CONTROLLER_TOO_YOUNG, "this agent has just started"));
    }
    var sameGrant =
        order != null
            && order.grants()
            && next.grants()
            && order.epoch().equals(next.epoch())
            && order.turn() == next.turn();
    if (!sameGrant && !continues(next)) {
      until = Instant.MIN;
    }
    memory = memory.after(next);
    order = next;
    var lease = next.lease();
    if (lease != null && answer && asOf.plus(lease).isAfter(until)) {
      until = asOf.plus(lease);
    }
    return Optional.empty();
  }

  /** A new controller's grant in the same term goes on with what its predecessor's began. */
  private boolean continues(AddressOrder next) {
    return order != null
        && order.grants()
        && next.grants()
        && order.term().equals(next.term())
        && next.epoch().isAfter(order.epoch());
  }

  /** The process was frozen: whatever lease it had may have run out on a clock that stood still. */
  public void distrust() {
    until = Instant.MIN;
  }

  /** Whether there is a grant that only a fresh answer of the controller turns into a lease. */
  public boolean wantsRenewal(Instant now) {
    return order != null && order.grants() && !now.isBefore(until);
  }

  /** What is to be on disk before an address is added or its release is reported. */
  public AddressMemory memory() {
    return memory;
  }

  /** When the lease ends; {@link Instant#MIN} for none. */
  public Instant until() {
    return until;
  }

  /** The lifetime that the kernel may be given now; empty when too little of the lease is left. */
  public Optional<Duration> lifetime(Instant now) {
    return order != null
            && order.grants()
            && until.isAfter(now)
            && !now.plus(AddressLease.LINGER).isAfter(until)
        ? Optional.of(AddressLease.LIFETIME)
        : Optional.empty();
  }

  /**
   * What to do now.
   *
   * @param present whether the kernel may have the address
   */
  public TenancyDecision decide(boolean present, Instant now) {
    if (order == null) {
      return without(present, ReasonCode.AWAITING_GOAL);
    }
    if (!order.grants()) {
      return without(present, ReasonCode.ADDRESS_LET_GO);
    }
    if (!now.isBefore(until)) {
      return without(present, ReasonCode.ADDRESS_LEASE_OVER);
    }
    if (lifetime(now).isEmpty()) {
      return new TenancyDecision.Rest(Reason.of(ReasonCode.ADDRESS_LEASE_OVER, "nearly"));
    }
    var why = Reason.of(ReasonCode.ADDRESS_GRANTED, "term %s", memory.term());
    return present ? new TenancyDecision.Keep(why) : new TenancyDecision.Add(why);
  }

  private static TenancyDecision without(boolean present, ReasonCode why) {
    return present
        ? new TenancyDecision.Remove(Reason.of(why))
        : new TenancyDecision.Rest(Reason.of(why));
  }
}
