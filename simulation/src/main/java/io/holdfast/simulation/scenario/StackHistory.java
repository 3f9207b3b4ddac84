package io.holdfast.simulation.scenario;

import io.holdfast.core.invariant.Violation;
import io.holdfast.core.leader.Request;
import io.holdfast.core.record.Phase;
import io.holdfast.core.stack.StackPhase;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.core.stack.StackRequest;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.check.Coverage;
import io.holdfast.simulation.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One seeded history of a stack: faults for both services and requests about the whole, then the
 * healing of a core, then both services redundant and on one host.
 */
final class StackHistory {
  private static final long EVENT_LIMIT = 600_000;
  private static final long LOOK_MICROS = 250_000;
  private static final long OPERATOR_MICROS = 45_000_000;
  private static final long OPERATOR_AGAIN_MICROS = 20_000_000;
  private static final long PATIENCE_MICROS = 180_000_000;
  private static final int RESTLESS_TIMES = 6;

  private final StackWorld world;
  private final Dice dice;
  private final List<Clients> clients = new ArrayList<>();
  private final List<Faults> faults = new ArrayList<>();
  private final long faultyMicros;
  private final int everybody;
  private int core;
  private boolean over;

  private StackHistory(long seed, Set<Bug> bugs, @Nullable Consumer<String> trace) {
    world = new StackWorld(seed, bugs, trace);
    dice = world.dice().split();
    faultyMicros = dice.between(8_000_000, 25_000_000);
    var leaseFaults = new LeaseFaults(world.worlds().stream().anyMatch(World::hasLeases));
    for (var each : world.worlds()) {
      clients.add(new Clients(each));
      var strikes = new Faults(each, leaseFaults, faultyMicros);
      strikes.insteadOfSwitchover(target -> ask(new StackRequest.Switchover(target)));
      faults.add(strikes);
    }
    everybody = (1 << world.db().hostCount()) - 1;
    core = everybody;
    operators();
  }

  static History.Outcome run(long seed, Set<Bug> bugs, @Nullable Consumer<String> trace) {
    return new StackHistory(seed, bugs, trace).run();
  }

  /** Planned moves, pauses, and now and then a service that will not stay where it is. */
  private void operators() {
    int requests = dice.below(4);
    for (int i = 0; i < requests; i++) {
      var target =
          dice.oneIn(2) ? null : world.ground().hosts().id(dice.below(world.db().memberCount()));
      later(dice.between(1_000_000, faultyMicros), () -> ask(new StackRequest.Switchover(target)));
    }
    if (dice.oneIn(3)) {
      long at = dice.between(1_000_000, faultyMicros);
      later(at, () -> ask(new StackRequest.Pause()));
      later(at + dice.between(500_000, 8_000_000), () -> ask(new StackRequest.Resume()));
    }
    if (dice.oneIn(4)) {
      for (int i = 1; i <= RESTLESS_TIMES; i++) {
        later(i * faultyMicros / (RESTLESS_TIMES + 1), this::shake);
      }
    }
  }

  private void later(long micros, Runnable what) {
    world
        .ground()
        .scheduler()
        .after(
            micros,
            () -> {
              if (!over) {
                what.run();
              }
            });
  }

  /** The program crashes where the stack is at home, and so leads elsewhere next. */
  private void shake() {
    int primary = world.app().primary();
    var home = world.record().home();
    if (primary >= 0 && home.isPresent() && world.ground().hosts().indexOf(home.get()) == primary) {
      world.app().engine(primary).crash(false);
    }
  }

  private boolean ask(StackRequest request) {
    int leader = world.ground().quorum().leader();
    if (leader < 0) {
      return false;
    }
    world
        .ground()
        .procs()[leader]
        .deliver(() -> {
          var granted = world.seat(leader).request(request);
          world.db().judge().coverage().count(granted ? "stack request" : "stack request refused");
        });
    return true;
  }

  private History.Outcome run() {
    advance(faultyMicros);
    if (isSound()) {
      heal();
      converge();
    }
    var coverage = new Coverage();
    world.worlds().forEach(each -> coverage.add(each.judge().coverage()));
    var scheduler = world.ground().scheduler();
    return new History.Outcome(violation(), coverage, scheduler.executed(), scheduler.nowMicros());
  }

  private @Nullable Violation violation() {
    var first = world.db().judge().violation();
    return first == null ? world.app().judge().violation() : first;
  }

  private boolean isSound() {
    return violation() == null;
  }

  private void advance(long untilMicros) {
    var scheduler = world.ground().scheduler();
    world.worlds().forEach(each -> each.judge().ledger().at(scheduler.nowMicros()));
    while (isSound() && scheduler.step(untilMicros)) {
      world.worlds().forEach(each -> each.judge().afterEvent(scheduler.nowMicros()));
      world.lookAtServing();
      if (scheduler.executed() > EVENT_LIMIT) {
        found("more than %d events: a livelock".formatted(EVENT_LIMIT));
      }
    }
  }

  private void found(String what) {
    world.db().judge().found(new Violation("Converges", what));
  }

  private void heal() {
    over = true;
    int candidate = everybody & ~(1 << dice.below(world.db().hostCount()));
    if (dice.oneIn(3)
        && world.worlds().stream().allMatch(each -> Redundancy.isEnough(each, candidate))) {
      core = candidate;
      world.db().judge().coverage().count("healed only a core");
    }
    if (world.ground().trace().isOn()) {
      world.ground().trace().say("HEAL", "hosts " + Integer.toBinaryString(core));
    }
    faults.forEach(each -> each.heal(core));
    clients.forEach(Clients::useGatewaysOnly);
    // What a stack does by itself has a budget: the time that gives it back passes first.
    world.skip(StackRecord.LATELY);
  }

  private void converge() {
    long healedAt = world.ground().scheduler().nowMicros();
    long next = healedAt;
    String missing = "";
    while (isSound() && next < healedAt + PATIENCE_MICROS) {
      next += LOOK_MICROS;
      advance(next);
      missing = missing(healedAt);
      if (missing.isEmpty()) {
        world.db().judge().converged();
        return;
      }
      if (world.record().paused()) {
        var _ = ask(new StackRequest.Resume());
      }
      help(next - healedAt);
    }
    if (isSound()) {
      found("not together %d s after healing: %s".formatted(PATIENCE_MICROS / 1_000_000, missing));
    }
  }

  private void help(long sinceHealedMicros) {
    var lossPossible = core != everybody || faults.stream().anyMatch(Faults::hasLostDisk);
    for (var each : world.worlds()) {
      if (each.record().paused()) {
        ask(each, new Request.Resume());
      }
      if (lossPossible
          && sinceHealedMicros >= OPERATOR_MICROS
          && (sinceHealedMicros - OPERATOR_MICROS) % OPERATOR_AGAIN_MICROS == 0
          && !Redundancy.missing(each, core, 0).isEmpty()) {
        ask(each, new Request.Failover(null, true, "what is missing is gone for good"));
      }
    }
  }

  private void ask(World each, Request request) {
    int leader = world.ground().quorum().leader();
    if (leader >= 0) {
      var agent = each.agent(leader);
      agent.proc().deliver(() -> agent.controller().request(request));
    }
  }

  /** What is missing for the stack to be at rest, together; empty when nothing is. */
  private String missing(long healedAt) {
    for (var each : world.worlds()) {
      var apart = Redundancy.missing(each, core, healedAt);
      if (!apart.isEmpty()) {
        return each.service().id() + ": " + apart;
      }
    }
    if (!(world.record().phase() instanceof StackPhase.Settled(var home))) {
      return "the stack is " + world.record();
    }
    for (var each : world.worlds()) {
      if (!each.record().phase().equals(new Phase.Leading(home))) {
        return "%s is not on %s: %s".formatted(each.service().id(), home, each.record());
      }
    }
    return "";
  }
}
