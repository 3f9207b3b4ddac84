package io.holdfast.simulation.adopted;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.report.ElectorWord;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Three electors that behave as Sentinels do: they replace a primary that is away for a second, or
 * when one of them is asked; the old one is made a standby about ten seconds later. One that is cut
 * off from the others goes on naming whom it knows.
 */
final class SimElectors {
  static final List<String> NAMES = List.of("s1:1", "s2:1", "s3:1");
  private static final long TICK_MICROS = 100_000;
  private static final long DOWN_AFTER_MICROS = 1_000_000;
  private static final long DEMOTE_AFTER_MICROS = 9_000_000;

  private record Choice(HostId primary, long election) {}

  private final AdoptedWorld world;
  private final Map<String, Choice> named = new HashMap<>();
  private final Map<Choice, Set<String>> everNamed = new HashMap<>();
  private final Set<String> cut = new HashSet<>();
  private Choice newest;
  private long awaySince = -1;
  private long chosenAt;
  private boolean busy;

  SimElectors(AdoptedWorld world, HostId first) {
    this.world = world;
    this.newest = new Choice(first, 1);
    NAMES.forEach(name -> learn(name, newest));
    tick();
  }

  HostId primary() {
    return newest.primary();
  }

  /** Who has ever named that member by that election. */
  Set<String> whoNamed(HostId primary, long election) {
    return everNamed.getOrDefault(new Choice(primary, election), Set.of());
  }

  void cut(String name) {
    cut.add(name);
  }

  void heal(String name) {
    cut.remove(name);
  }

  Optional<ElectorWord> word(String name) {
    var choice = choice(name);
    if (world.dice.percent(3)) {
      return Optional.empty();
    }
    return Optional.of(
        new ElectorWord(
            AdoptedWorld.CACHE,
            name,
            choice.primary(),
            choice.election(),
            world.server(choice.primary()).isMaster() && !world.server(choice.primary()).cut,
            busy && !cut.contains(name),
            isQuorate(),
            Duration.ZERO));
  }

  boolean isReplaced(HostId former) {
    return NAMES.stream().filter(name -> !choice(name).primary().equals(former)).count() > 1;
  }

  private Choice choice(String name) {
    return Objects.requireNonNull(named.get(name));
  }

  boolean isBusy() {
    return busy;
  }

  /**
   * {@code SENTINEL FAILOVER}, by somebody who wants to be rid of that primary. That it is replaced
   * already can be known when a majority names another; before, the question comes to nothing.
   */
  void failOver(HostId former) {
    if (isReplaced(former)) {
      world.found("%s is replaced, and %s was to be".formatted(newest.primary(), former));
    }
    if (!busy && isQuorate() && newest.primary().equals(former)) {
      begin();
    }
  }

  private boolean isQuorate() {
    return cut.size() < 2;
  }

  private void tick() {
    var master = world.server(newest.primary());
    var away = !master.alive || master.cut || !master.isMaster();
    if (!away) {
      awaySince = -1;
    } else if (awaySince < 0) {
      awaySince = world.now();
    }
    if (awaySince >= 0 && world.now() - awaySince > DOWN_AFTER_MICROS && !busy && isQuorate()) {
      begin();
    }
    if (!busy && world.now() - chosenAt > DEMOTE_AFTER_MICROS && isQuorate()) {
      world.servers.stream()
          .filter(server -> server.alive && !server.cut && !server.id.equals(newest.primary()))
          .filter(server -> !newest.primary().equals(server.follows))
          .forEach(server -> server.follow(newest.primary()));
    }
    for (var name : NAMES) {
      if (!cut.contains(name) && !newest.equals(named.get(name)) && world.dice.percent(50)) {
        learn(name, newest);
      }
    }
    world.scheduler.after(TICK_MICROS, this::tick);
  }

  private void begin() {
    busy = true;
    var former = newest.primary();
    world.scheduler.after(world.dice.between(50_000, 900_000), () -> choose(former));
  }

  private void choose(HostId former) {
    var best =
        world.servers.stream()
            .filter(server -> server.alive && !server.cut && !server.id.equals(former))
            .filter(server -> !server.isMaster())
            .max(Comparator.comparingInt(server -> server.log.size()));
    if (best.isEmpty()) {
      busy = false;
      return;
    }
    var chosen = best.get();
    chosen.follows = null;
    newest = new Choice(chosen.id, newest.election() + 1);
    chosenAt = world.now();
    awaySince = -1;
    NAMES.stream()
        .filter(name -> !cut.contains(name))
        .forEach(name -> {
          var choice = newest;
          world.scheduler.after(world.dice.between(0, 200_000), () -> learn(name, choice));
        });
    world.servers.stream()
        .filter(server -> server != chosen && !server.isMaster())
        .forEach(server -> server.follow(chosen.id));
    world.scheduler.after(world.dice.between(250_000, 500_000), () -> busy = false);
  }

  private void learn(String name, Choice choice) {
    var before = named.get(name);
    if (before == null || choice.election() >= before.election()) {
      named.put(name, choice);
      everNamed.computeIfAbsent(choice, _ -> new HashSet<>()).add(name);
    }
  }
}
