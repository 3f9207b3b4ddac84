package io.holdfast.simulation.address;

import io.holdfast.core.address.AddressLedger;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.simulation.machine.HostClock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reign: the real ledger, the record as it was read, and the belief that it still leads. */
final class SimController {
  private static final long TICK_MICROS = 25_000;

  private final AddressWorld world;
  private final HostClock clock;
  private final AddressLedger ledger;
  private boolean over;

  SimController(AddressWorld world, long epoch, long term, @Nullable HostId holder) {
    this.world = world;
    this.clock = new HostClock(world.scheduler, world.dice);
    this.ledger =
        new AddressLedger(
            AddressWorld.ADDRESS,
            new Epoch(epoch),
            world.makes(Mistake.FORMER_REIGN_FORGOTTEN)
                ? List.of()
                : world.hosts.stream().map(host -> host.id).toList(),
            DetectionSpec.DEFAULT,
            clock.now());
    var _ = ledger.claim(new Term(term), holder);
    tick();
  }

  void claim(long term, @Nullable HostId holder) {
    if (ledger.claim(new Term(term), holder)) {
      world.hosts.forEach(this::push);
    }
  }

  /** It noticed that it was deposed. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  void reported(SimHost host, AddressReport report, Instant sentAt, int incarnation) {
    if (over) {
      return;
    }
    ledger.heard(host.id, report);
    ledger
        .answer(host.id, clock.now())
        .ifPresent(
            order -> world.deliver(host, () -> host.receive(order, sentAt, true, incarnation)));
  }

  /** One look at each host's agent: that it has ended is known when its host can say so. */
  void ping(SimHost host) {
    if (over) {
      return;
    }
    var ended = !host.isAlive() && !host.cut;
    var silent = !host.runs() || host.cut;
    if (ended
        || (silent && world.makes(Mistake.SILENCE_IS_AN_END))
        || (host.cut && world.makes(Mistake.REFUSAL_IS_AN_END))) {
      ledger.ended(host.id, clock.now());
    }
  }

  private void push(SimHost host) {
    int incarnation = host.incarnation();
    ledger
        .order(host.id, clock.now())
        .ifPresent(order ->
            world.deliver(host, () -> host.receive(order, Instant.MIN, false, incarnation)));
  }

  private void tick() {
    if (!over) {
      if (world.dice.percent(5)) {
        world.hosts.stream()
            .filter(host -> ledger.holder().filter(host.id::equals).isPresent())
            .forEach(this::push);
      }
      world.scheduler.after(TICK_MICROS, this::tick);
    }
  }
}
