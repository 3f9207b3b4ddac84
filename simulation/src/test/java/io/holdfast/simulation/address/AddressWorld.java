package io.holdfast.simulation.address;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.cluster.HostId;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.Scheduler;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Three hosts, one address, and controllers that replace each other: a deposed one goes on for most
 * of a second. Primaries change for any reason and none; agents are killed, started, frozen and cut
 * off; messages are late or lost. Checked whenever an address is added: nobody else has it.
 */
final class AddressWorld {
  static final AddressId ADDRESS = new AddressId("db.write");
  private static final long LENGTH_MICROS = 40_000_000;
  private static final long CALM_MICROS = 10_000_000;

  /** What the protocol takes for granted of a deposed controller. */
  private static final long BLIND_MICROS = 900_000;

  final Scheduler scheduler = new Scheduler();
  final Dice dice;
  final List<SimHost> hosts = new ArrayList<>();
  private final Set<Mistake> mistakes;
  private final List<SimController> believers = new ArrayList<>();
  private final boolean badNetwork;
  private SimController leader;
  private long epoch = 1;
  private long term = 1;
  private @Nullable HostId holder;
  private boolean faults = true;
  private Optional<String> violation = Optional.empty();

  private AddressWorld(long seed, Set<Mistake> mistakes) {
    this.dice = new Dice(seed);
    this.badNetwork = dice.percent(40);
    this.mistakes = mistakes.isEmpty() ? EnumSet.noneOf(Mistake.class) : EnumSet.copyOf(mistakes);
    for (var name : List.of("a", "b", "c")) {
      hosts.add(new SimHost(this, name, dice.percent(50)));
    }
    holder = hosts.getFirst().id;
    leader = new SimController(this, epoch, term, holder);
    believers.add(leader);
    hosts.forEach(SimHost::boot);
    hosts.forEach(this::trouble);
    politics();
    pings();
  }

  /** What went wrong in the history of that seed; empty for nothing. */
  static Optional<String> run(long seed, Set<Mistake> mistakes) {
    var world = new AddressWorld(seed, mistakes);
    while (world.violation.isEmpty() && world.scheduler.step(LENGTH_MICROS)) {
      // Until the time is over.
    }
    if (world.violation.isPresent()) {
      return world.violation.map(what -> "seed %d: %s".formatted(seed, what));
    }
    return world.calmDown().map(what -> "seed %d: %s".formatted(seed, what));
  }

  /** Everything works again: the one who is to hold the address has it before long. */
  private Optional<String> calmDown() {
    faults = false;
    hosts.forEach(host -> {
      host.cut = false;
      host.thaw();
      host.bootIfDead();
    });
    if (holder == null) {
      appoint(hosts.getFirst().id);
    }
    long until = now() + CALM_MICROS;
    while (violation.isEmpty() && scheduler.step(until)) {
      // Until all has settled.
    }
    var holding = hosts.stream().filter(SimHost::has).map(host -> host.id).toList();
    return violation.or(() ->
        holding.equals(List.of(holder))
            ? Optional.empty()
            : Optional.of("%s has the address, not %s".formatted(holding, holder)));
  }

  long now() {
    return scheduler.nowMicros();
  }

  boolean makes(Mistake mistake) {
    return mistakes.contains(mistake);
  }

  void check() {
    var holding = hosts.stream().filter(SimHost::has).map(host -> host.id).toList();
    if (holding.size() > 1) {
      violation = Optional.of("%s have the address at %d us".formatted(holding, now()));
    }
  }

  /** The controller that a host talks to: usually the one that leads, sometimes one that did. */
  SimController someController() {
    believers.removeIf(SimController::isOver);
    return dice.percent(60) || !faults ? leader : believers.get(dice.below(believers.size()));
  }

  void send(SimHost from, SimController to, Consumer<SimController> message) {
    if (from.cut || isLost()) {
      return;
    }
    scheduler.after(delay(), () -> message.accept(to));
  }

  void deliver(SimHost to, Runnable message) {
    if (isLost()) {
      return;
    }
    scheduler.after(
        delay(),
        () -> {
          if (!to.cut) {
            message.run();
          }
        });
  }

  private boolean isLost() {
    return faults && dice.percent(badNetwork ? 40 : 4);
  }

  private long delay() {
    return faults && dice.percent(badNetwork ? 40 : 5)
        ? dice.between(100_000, 4_000_000)
        : dice.between(200, 5_000);
  }

  private void trouble(SimHost host) {
    scheduler.after(
        dice.between(200_000, 6_000_000),
        () -> {
          if (!faults) {
            return;
          }
          switch (dice.below(6)) {
            case 0 -> host.kill();
            case 1 -> host.freeze();
            case 2 -> host.cut = true;
            case 3 -> host.cut = false;
            case 4 -> host.thaw();
            default -> host.bootIfDead();
          }
          trouble(host);
        });
  }

  private void politics() {
    scheduler.after(
        dice.between(100_000, 4_000_000),
        () -> {
          if (!faults) {
            return;
          }
          if (dice.percent(40)) {
            elect();
          } else {
            appoint(dice.percent(20) ? null : hosts.get(dice.below(hosts.size())).id);
          }
          politics();
        });
  }

  private void elect() {
    var deposed = leader;
    scheduler.after(dice.between(0, BLIND_MICROS), deposed::end);
    leader = new SimController(this, ++epoch, term, holder);
    believers.add(leader);
    if (dice.percent(50)) {
      var successor = hosts.get(dice.below(hosts.size())).id;
      scheduler.after(dice.between(0, 300_000), () -> appoint(successor));
    }
    if (dice.percent(50)) {
      // An agent that forgets, or is forgotten, does so while two controllers speak.
      var host = hosts.get(dice.below(hosts.size()));
      scheduler.after(dice.between(0, 500_000), () -> restart(host));
    }
  }

  private void restart(SimHost host) {
    if (faults) {
      host.kill();
      scheduler.after(dice.between(20_000, 400_000), host::bootIfDead);
    }
  }

  private void appoint(@Nullable HostId next) {
    term++;
    holder = next;
    leader.claim(term, next);
  }

  private void pings() {
    scheduler.after(
        100_000,
        () -> {
          for (var host : hosts) {
            List.copyOf(believers).forEach(controller -> controller.ping(host));
          }
          pings();
        });
  }
}
