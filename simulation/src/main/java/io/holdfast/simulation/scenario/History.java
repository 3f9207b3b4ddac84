package io.holdfast.simulation.scenario;

import io.holdfast.core.invariant.Violation;
import io.holdfast.core.leader.Request;
import io.holdfast.core.record.Phase;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.bug.LookIn;
import io.holdfast.simulation.check.Coverage;
import io.holdfast.simulation.engine.EngineKind;
import io.holdfast.simulation.machine.Dice;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One seeded history: faults while clients work, then the healing of a core, then redundancy. */
public final class History {
  private static final long EVENT_LIMIT = 300_000;
  private static final long LOOK_MICROS = 250_000;

  /** When an operator looks at a core that is still not redundant. */
  private static final long OPERATOR_MICROS = 45_000_000;

  /** When the operator looks again: what was asked for may have been lost on the way. */
  private static final long OPERATOR_AGAIN_MICROS = 20_000_000;

  /** How long a healed core may take to be redundant again. */
  private static final long PATIENCE_MICROS = 120_000_000;

  private final World world;
  private final Clients clients;
  private final Faults faults;
  private final @Nullable Restlessness restlessness;
  private final Dice dice;
  private final long faultyMicros;
  private final int everybody;
  private int core;

  private History(long seed, Set<Bug> bugs, LookIn lookIn, @Nullable Consumer<String> trace) {
    world = World.alone(seed, bugs, lookIn, trace);
    dice = world.dice().split();
    faultyMicros = dice.between(8_000_000, 20_000_000);
    clients = new Clients(world);
    boolean restless = lookIn == LookIn.RESTLESS;
    faults =
        restless
            ? new Faults(world)
            : new Faults(world, new LeaseFaults(world.hasLeases()), faultyMicros);
    restlessness = restless ? new Restlessness(world) : null;
    everybody = (1 << world.hostCount()) - 1;
    core = everybody;
    if (world.trace().isOn()) {
      world.trace().say("WORLD", world.shape().toString());
    }
  }

  /**
   * Runs a history to its end, or to the first broken rule.
   *
   * @param trace told every step; null for silence
   */
  public static Outcome run(
      long seed, Set<Bug> bugs, LookIn lookIn, @Nullable Consumer<String> trace) {
    return lookIn == LookIn.STACKS
        ? StackHistory.run(seed, bugs, trace)
        : new History(seed, bugs, lookIn, trace).run();
  }

  /**
   * How a history ended.
   *
   * @param violation the first broken rule; null when all held
   * @param virtualMicros how long it lasted for those in it
   */
  public record Outcome(
      @Nullable Violation violation, Coverage coverage, long events, long virtualMicros) {}

  private Outcome run() {
    advance(faultyMicros);
    if (isSound()) {
      heal();
      converge();
    }
    return new Outcome(
        world.judge().violation(),
        world.judge().coverage(),
        world.scheduler().executed(),
        world.scheduler().nowMicros());
  }

  private boolean isSound() {
    return world.judge().violation() == null;
  }

  private void advance(long untilMicros) {
    var scheduler = world.scheduler();
    var judge = world.judge();
    judge.ledger().at(scheduler.nowMicros());
    while (judge.violation() == null && scheduler.step(untilMicros)) {
      judge.afterEvent(scheduler.nowMicros());
      if (scheduler.executed() > EVENT_LIMIT) {
        judge.found(
            new Violation("Converges", "more than %d events: a livelock".formatted(EVENT_LIMIT)));
      }
    }
  }

  private void heal() {
    if (restlessness != null) {
      restlessness.end();
      core = restlessness.lost() < 0 ? everybody : everybody & ~(1 << restlessness.lost());
    } else if (dice.oneIn(3)) {
      int candidate = everybody & ~(1 << dice.below(world.hostCount()));
      if (Redundancy.isEnough(world, candidate)) {
        core = candidate;
        world.judge().coverage().count("healed only a core");
      }
    }
    if (world.trace().isOn()) {
      world.trace().say("HEAL", "hosts " + Integer.toBinaryString(core) + " (a is the last digit)");
    }
    faults.heal(core);
    clients.useGatewaysOnly();
  }

  private void converge() {
    long healedAt = world.scheduler().nowMicros();
    long next = healedAt;
    String missing = "";
    while (isSound() && next < healedAt + PATIENCE_MICROS) {
      next += LOOK_MICROS;
      advance(next);
      missing = Redundancy.missing(world, core, healedAt);
      if (missing.isEmpty()) {
        world.judge().coverage().count("converged in " + bucket(next - healedAt));
        world.judge().converged();
        return;
      }
      resume();
      if (mayAcceptLoss()
          && isOperatorLooking(next - healedAt)
          && (core != everybody || faults.hasLostDisk())) {
        acceptLoss();
      }
    }
    if (isSound()) {
      world
          .judge()
          .found(
              new Violation(
                  "Converges",
                  "not redundant %d s after healing: %s"
                      .formatted(PATIENCE_MICROS / 1_000_000, missing)));
    }
  }

  /** A primary that leads and does not serve is nothing that an operator could accept. */
  private boolean mayAcceptLoss() {
    return restlessness == null
        && (world.shape().engine() != EngineKind.REDIS
            || !(world.record().phase() instanceof Phase.Leading));
  }

  private static boolean isOperatorLooking(long sinceHealedMicros) {
    return sinceHealedMicros >= OPERATOR_MICROS
        && (sinceHealedMicros - OPERATOR_MICROS) % OPERATOR_AGAIN_MICROS == 0;
  }

  private static String bucket(long micros) {
    long seconds = micros / 1_000_000;
    return seconds < 5 ? "under 5 s" : seconds < 20 ? "5 to 20 s" : "over 20 s";
  }

  /** The operator resumes what was paused. */
  private void resume() {
    if (world.record().paused()) {
      ask(new Request.Resume());
    }
  }

  /**
   * Hosts or disks that are gone for good may take a proof with them that a refusal waits for; then
   * it is the operator's to say that there is nothing to wait for.
   */
  private void acceptLoss() {
    world.judge().coverage().count("an operator had to help");
    ask(new Request.Failover(null, true, "what is missing is gone for good"));
  }

  private void ask(Request request) {
    int leader = world.quorum().leader();
    if (leader >= 0) {
      var agent = world.agent(leader);
      agent.proc().deliver(() -> agent.controller().request(request));
    }
  }
}
