package io.holdfast.core.address;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.spec.DetectionSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may hold one address, as one reign of a controller must assume. A host may hold it from when
 * it is granted until it has confirmed that it let go, its lease has run out with margin, or its
 * agent is proven dead and the address with it. Nobody is granted it while another may hold it.
 *
 * <p>A new reign knows nothing of its predecessor's grants: every candidate may hold the address
 * until it says otherwise, or until a deposed controller has surely noticed and its last lease is
 * over. Instants are the controller's elapsed time. One thread's own.
 */
public final class AddressLedger {
  /** Given by a former reign. */
  private static final long FORMER = 0;

  private final AddressId address;
  private final Epoch epoch;
  private final Duration lease;
  private final Duration margin;
  private final Map<HostId, Grant> running = new HashMap<>();
  private final Map<HostId, Duration> lingers = new HashMap<>();
  private long turn = FORMER;
  private Term term = Term.NONE;
  private @Nullable HostId holder;

  /** A lease that may be running. */
  private record Grant(long turn, Instant grantedAt, Instant until) {}

  /**
   * @param candidates every host that a former reign may have granted the address to
   */
  public AddressLedger(
      AddressId address,
      Epoch epoch,
      Collection<HostId> candidates,
      DetectionSpec detection,
      Instant electedAt) {
    this.address = address;
    this.epoch = epoch;
    this.lease = AddressLease.length(detection);
    this.margin = AddressLease.margin(detection);
    var until = electedAt.plus(AddressLease.DEPOSED).plus(lease).plus(margin);
    candidates.forEach(host -> running.put(host, new Grant(FORMER, electedAt, until)));
  }

  public AddressId address() {
    return address;
  }

  /**
   * The owner says who is to hold the address from now on; whether that is a change.
   *
   * @param next null for nobody
   */
  public boolean claim(Term inTerm, @Nullable HostId next) {
    var same = turn > FORMER && inTerm.equals(term) && Objects.equals(next, holder);
    if (same || term.isAfter(inTerm)) {
      return false;
    }
    term = inTerm;
    holder = next;
    turn++;
    return true;
  }

  /** Who is to hold the address; empty for nobody. */
  public Optional<HostId> holder() {
    return Optional.ofNullable(holder);
  }

  /**
   * What to answer the host's report with now. A lease that is in it counts from this moment on, so
   * it is asked for only when the answer is about to be sent. Empty as for {@link #order}.
   */
  public Optional<AddressOrder> answer(HostId host, Instant now) {
    var order = order(host, now);
    if (order.filter(AddressOrder::grants).isPresent()) {
      running.put(host, new Grant(turn, now, now.plus(lease).plus(margin)));
    }
    return order;
  }

  /**
   * What to tell the host now although it has not asked, which begins no lease there either ({@link
   * Tenancy#accept}). Empty when there is nothing to say yet: no claim is known, or the one who is
   * to hold the address must wait for another.
   */
  public Optional<AddressOrder> order(HostId host, Instant now) {
    if (turn == FORMER) {
      return Optional.empty();
    }
    if (!host.equals(holder)) {
      return Optional.of(new AddressOrder(address, epoch, term, turn, null));
    }
    if (inTheWay(now).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(new AddressOrder(address, epoch, term, turn, lease));
  }

  /** Another host that may still hold the address, the last one to lose it; empty for none. */
  public Optional<HostId> inTheWay(Instant now) {
    return running.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(holder))
        .filter(entry -> now.isBefore(entry.getValue().until()))
        .max(Comparator.comparing(entry -> entry.getValue().until()))
        .map(Map.Entry::getKey);
  }

  /** Takes a host's word on the address. */
  public void heard(HostId host, AddressReport report) {
    lingers.put(host, report.linger());
    if (report.held()) {
      // Nobody else's lease can be running beside it, and only this host has one in its term.
      if (host.equals(holder) && report.term().equals(term)) {
        running.keySet().removeIf(other -> !other.equals(host));
      }
      return;
    }
    var grant = running.get(host);
    if (grant != null
        && !host.equals(holder)
        && report.epoch().equals(epoch)
        && report.turn() > grant.turn()) {
      running.remove(host);
    }
  }

  /** The process of the host's agent has ended, and soon the address is gone. */
  public void ended(HostId host, Instant at) {
    var grant = running.get(host);
    if (grant != null && !grant.grantedAt().isAfter(at)) {
      var gone = at.plus(lingers.getOrDefault(host, AddressLease.LINGER));
      if (gone.isBefore(grant.until())) {
        running.put(host, new Grant(grant.turn(), grant.grantedAt(), gone));
      }
    }
  }
}
