package io.holdfast.agent.control;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.AddressLedger;
import io.holdfast.core.address.AddressOrder;
import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.spec.DetectionSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every virtual address during one reign: who may hold it, and whom to tell at once. Knows nothing
 * of what owns an address. One thread's own.
 */
final class AddressDesk {
  private final Arms arms;
  private final Map<AddressId, Desk> desks = new LinkedHashMap<>();

  /** One address, the hosts that may ever hold it, and whether somebody waits for it. */
  private static final class Desk {
    final ServiceId owner;
    final AddressLedger ledger;
    final Set<HostId> candidates;
    boolean awaited;

    Desk(ServiceId owner, AddressLedger ledger, Collection<HostId> candidates) {
      this.owner = owner;
      this.ledger = ledger;
      this.candidates = new TreeSet<>(candidates);
    }
  }

  AddressDesk(Arms arms) {
    this.arms = arms;
  }

  /** Takes up an address that these hosts may hold. */
  void add(VirtualAddress address, DetectionSpec detection, Epoch epoch, Instant electedAt) {
    var candidates = address.candidates();
    var ledger = new AddressLedger(address.id(), epoch, candidates, detection, electedAt);
    desks.put(address.id(), new Desk(address.owner(), ledger, candidates));
  }

  /**
   * The owner says who is to hold its addresses from now on; hosts are told at once of a change.
   *
   * @param holder null for nobody
   */
  void claim(ServiceId owner, Term term, @Nullable HostId holder) {
    for (var desk : desks.values()) {
      if (desk.owner.equals(owner) && desk.ledger.claim(term, holder)) {
        desk.awaited = false;
        desk.candidates.forEach(arms::push);
      }
    }
  }

  /** Takes a host's words on addresses. */
  void heard(HostReport report, Instant now) {
    for (var word : report.onAddresses()) {
      var desk = desks.get(word.address());
      if (desk != null) {
        desk.ledger.heard(report.host(), word);
      }
    }
    tick(now);
  }

  /** The process of the host's agent has ended. */
  void ended(HostId host, Instant at, Instant now) {
    desks.values().forEach(desk -> desk.ledger.ended(host, at));
    tick(now);
  }

  /** Tells the one who waits for an address as soon as nobody else may hold it. */
  void tick(Instant now) {
    for (var desk : desks.values()) {
      if (desk.awaited && desk.ledger.inTheWay(now).isEmpty()) {
        desk.awaited = false;
        desk.ledger.holder().ifPresent(arms::push);
      }
    }
  }

  /** What to tell the host now although it has not asked. */
  List<AddressOrder> orders(HostId host, Instant now) {
    return orders(host, now, desk -> desk.ledger.order(host, now));
  }

  /** What to answer the host now; a lease that is in it counts from now on. */
  List<AddressOrder> answers(HostId host, Instant now) {
    return orders(host, now, desk -> desk.ledger.answer(host, now));
  }

  private List<AddressOrder> orders(
      HostId host, Instant now, Function<Desk, Optional<AddressOrder>> order) {
    var orders = new ArrayList<AddressOrder>();
    for (var desk : desks.values()) {
      if (desk.candidates.contains(host)) {
        order.apply(desk).ifPresent(orders::add);
        desk.awaited |= isAwaited(desk, host, now);
      }
    }
    return orders;
  }

  /** A host that may still hold the address although another is to; empty for none. */
  Optional<HostId> inTheWay(AddressId address, Instant now) {
    var desk = desks.get(address);
    return desk == null || desk.ledger.holder().isEmpty()
        ? Optional.empty()
        : desk.ledger.inTheWay(now);
  }

  private static boolean isAwaited(Desk desk, HostId host, Instant now) {
    return desk.ledger.holder().filter(host::equals).isPresent()
        && desk.ledger.inTheWay(now).isPresent();
  }
}
