package io.holdfast.simulation.agent;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.Host;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.HostDecision;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.host.MemberView;
import io.holdfast.core.report.EngineState;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.engine.SimEngine;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.HostClock;
import io.holdfast.simulation.machine.Proc;
import io.holdfast.simulation.quorum.Voter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One host's agent. All that is not in {@link AgentDisk} is gone when its process ends. */
public final class SimAgent implements Voter {
  private static final int MAX_WAITING = 8;
  private static final long LATELY_MICROS = 15_000_000;

  /** Goals that wait for the disk. */
  private record Waiting(HostGoals goals, long askedAtMicros) {}

  private final AgentRoom room;
  private final int self;
  private final Proc proc;
  private final Dice dice;
  private final HostClock clock;
  private final AgentDisk disk = new AgentDisk();
  private final SimEngine engine;
  private final Controller controller;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private final Sightings sightings;
  private final Lease lease;
  private final Attempts attempts;
  private final Reporter reporter;
  private SimGateway gateway;
  private HostMemory memory = HostMemory.BLANK;
  private @Nullable Order order;
  private boolean persisting;
  private boolean looking;

  public SimAgent(AgentRoom room, int self) {
    this.room = room;
    this.self = self;
    proc = room.procs().get(self);
    dice = room.dice();
    clock = new HostClock(room.scheduler(), dice);
    engine = room.engines().get(self);
    sightings = new Sightings(room, self);
    lease = new Lease(room, self, clock, this::isToLead, this::leaseEnded);
    attempts = new Attempts(room, self, clock, lease, this::look);
    reporter = new Reporter(room, self, clock, sightings, lease);
    gateway = new SimGateway(room, self);
    controller = new Controller(room, self, clock);
  }

  public AgentDisk disk() {
    return disk;
  }

  public SimGateway gateway() {
    return gateway;
  }

  public Controller controller() {
    return controller;
  }

  public Proc proc() {
    return proc;
  }

  /** The order it obeys; null when none has come since it started. */
  public @Nullable Order order() {
    return order;
  }

  /** Whether it has lately asked that member's engine in vain. */
  public boolean failsToReach(int target) {
    return sightings.failed(target, LATELY_MICROS);
  }

  // ---- life

  /** The process has been started: all it knows is on its disk. */
  public void boot() {
    room.trace().say(who(), "starts");
    memory = disk.memory();
    if (room.has(Bug.FORGET_SEAL)) {
      memory = HostMemory.BLANK;
      engine.unseal();
    }
    reporter.begin(disk.nextIncarnation(), memory.epoch());
    order = null;
    persisting = false;
    looking = false;
    attempts.forget();
    lease.inherit();
    waiting.clear();
    sightings.forget();
    gateway = new SimGateway(room, self);
    controller.reset();
    proc.after(dice.between(1_000, 50_000), this::tick);
  }

  /** What is known before the first message of a history. */
  public void begin(Order first) {
    memory = HostMemory.BLANK.after(first);
    disk.remember(memory);
  }

  /** Ends the process; the engine goes on. */
  public void kill() {
    proc.kill();
    engine.interrupt();
    engine.forgetDriver();
    room.quorum().ended(self);
    room.agents().forEach(agent -> agent.controller.ended(self));
  }

  /** The process goes on after having been frozen: nothing it remembers is trusted. */
  public void thawed() {
    room.trace().say(who(), "goes on after a freeze");
    if (!room.has(Bug.THAWED_TRUSTS_ITS_CACHE)) {
      gateway.distrust();
    } else {
      lease.trust();
    }
    enforceLease();
    look();
  }

  private void tick() {
    look();
    if (room.lease() != null) {
      engine.keepUp(lease.isHeld(), AgentRoom.micros(room.lease()) + 1_000_000);
    }
    sightings.ask();
    report();
    controller.tick();
    selfKill();
    long period = room.heartbeatMicros();
    proc.after(dice.between(period * 9 / 10, period), this::tick);
  }

  private void selfKill() {
    if (room.has(Bug.SELF_KILL)
        && engine.isPrimary()
        && !attempts.isStepping()
        && reporter.isUnansweredFor(4)) {
      attempts.begin(order, new HostAction.Demote());
    }
  }

  // ---- looking and acting

  /** The engine's process has changed; a driver notices within milliseconds. */
  public void engineChanged() {
    if (!looking && proc.isAlive()) {
      looking = true;
      proc.after(
          dice.between(500, 12_000),
          () -> {
            looking = false;
            look();
          });
    }
  }

  private void look() {
    if (!room.isMember(self)) {
      return;
    }
    if (!attempts.isStepping() && !persisting) {
      decide();
    }
    if (reporter.hasNews()) {
      report();
    }
  }

  private void decide() {
    var state = engine.observe();
    if (order == null && isLeftAlone(state)) {
      attempts.begin(order, new HostAction.Demote());
      return;
    }
    var decision = Host.decide(view(state));
    room.watcher().hostDecided(self, decision);
    switch (decision) {
      case HostDecision.Hold _ -> degradeSilently(state);
      case HostDecision.Act(HostAction.RememberSeal(var term), _) -> seal(term);
      case HostDecision.Act(var action, _) -> attempts.take(order, action);
    }
  }

  /** Whether an inherited lease has run out before any controller was heard (S4). */
  private boolean isLeftAlone(EngineState state) {
    return state instanceof EngineState.Primary
        && memory.term().isAfter(Term.NONE)
        && lease.isOver();
  }

  private MemberView view(EngineState state) {
    var present = order;
    if (present != null
        && room.has(Bug.EARLY_SERVICE)
        && present.goal() instanceof MemberGoal.Lead lead) {
      present =
          new Order(
              present.service(),
              present.epoch(),
              present.term(),
              present.revision(),
              present.paused(),
              new MemberGoal.Lead(lead.term(), lead.rule(), true, lead.standbys(), lead.lease()));
    }
    return new MemberView(memory, present, state, attempts.rung(), lease.isHeld());
  }

  /** Whether its member, if it leads, should have stopped because its lease has run out. */
  public boolean isLeaseOver() {
    return lease.isOver();
  }

  /** A mistake: a primary that has lost its standbys stops waiting for them. */
  private void degradeSilently(EngineState state) {
    if (room.has(Bug.DEGRADED_NOT_RECORDED)
        && state instanceof EngineState.Primary
        && order != null
        && order.goal() instanceof MemberGoal.Lead lead
        && !lead.rule().isAlone()) {
      for (int host = 0; host < room.hosts().count(); host++) {
        if (engine.hasConnected(host)) {
          return;
        }
      }
      engine.acknowledgeAlone(
          new AckRule(lead.rule().since(), lead.term(), lead.rule().primary(), Set.of(), 0));
    }
  }

  private void seal(Term term) {
    if (room.has(Bug.SEAL_NOT_PERSISTED)) {
      memory = memory.sealing(term);
      look();
      return;
    }
    persist(
        memory.sealing(term),
        () -> {
          look();
          report();
        });
  }

  private String who() {
    return "agent " + room.hosts().id(self);
  }

  // ---- memory

  /** On disk first, then act upon it. */
  private void persist(HostMemory next, Runnable then) {
    if (next.equals(memory)) {
      then.run();
      return;
    }
    persisting = true;
    long delay = dice.oneIn(50) ? dice.between(5_000, 300_000) : dice.between(100, 3_000);
    proc.after(
        delay,
        () -> {
          persisting = false;
          if (!disk.isFull()) {
            memory = next;
            disk.remember(next);
            then.run();
          }
          takeNext();
        });
  }

  private void takeNext() {
    while (!persisting && !waiting.isEmpty()) {
      var next = waiting.remove();
      accept(next.goals(), next.askedAtMicros());
    }
  }

  // ---- goals

  /**
   * Goals arrive.
   *
   * @param askedAtMicros when the report that they answer was sent, by this host's clock; 0 when
   *     they were pushed
   */
  void receive(HostGoals goals, long askedAtMicros) {
    reporter.heard(goals, askedAtMicros > 0);
    if (persisting) {
      if (waiting.size() < MAX_WAITING) {
        waiting.add(new Waiting(goals, askedAtMicros));
      }
      return;
    }
    accept(goals, askedAtMicros);
  }

  private void accept(HostGoals goals, long askedAtMicros) {
    if (!room.isMember(self)) {
      goals.routes().forEach(gateway::follow);
      return;
    }
    for (var next : goals.orders()) {
      lease.hear(next);
      if (next.isAs(order)) {
        goals.routes().forEach(gateway::follow);
        renewLease(next, askedAtMicros);
        continue;
      }
      var refusal = memory.refusal(next);
      if (refusal.isPresent() && !room.has(Bug.STALE_COMMAND)) {
        room.watcher().refuses(self, next, refusal.get());
        continue;
      }
      goals.routes().forEach(gateway::follow);
      var before = memory;
      persist(memory.after(next), () -> obey(next, before, askedAtMicros));
    }
  }

  private void obey(Order next, HostMemory before, long askedAtMicros) {
    room.watcher().obeys(self, next, before);
    var former = order;
    boolean same = former != null && former.goal().equals(next.goal());
    order = next;
    if (!same) {
      attempts.turn(former != null && followsSame(former.goal(), next.goal()));
    }
    renewLease(next, askedAtMicros);
    look();
    if (!same) {
      report();
    }
  }

  private static boolean followsSame(MemberGoal one, MemberGoal other) {
    return one instanceof MemberGoal.Follow && one.equals(other);
  }

  private void renewLease(Order granted, long askedAtMicros) {
    if (askedAtMicros == 0
        || !(granted.goal() instanceof MemberGoal.Lead lead)
        || lead.lease() == null) {
      return;
    }
    if (lease.renew(lead.lease(), askedAtMicros)) {
      engineChanged();
    }
    lease.awaitEnd();
  }

  private boolean isToLead() {
    return order != null && order.goal() instanceof MemberGoal.Lead;
  }

  private void leaseEnded() {
    enforceLease();
    look();
  }

  /** Stopping because a lease is over waits for no other step and for no disk. */
  private void enforceLease() {
    if (order != null
        && order.goal() instanceof MemberGoal.Lead lead
        && lead.lease() != null
        && !lease.isHeld()) {
      attempts.interrupt();
      if (persisting && engine.isPrimary()) {
        attempts.begin(order, new HostAction.Demote());
      }
    }
  }

  // ---- reports

  private void report() {
    reporter.report(memory, attempts.problem());
  }

  /** Whoever was asked is not the controller but knows who is. */
  void redirected(int leader) {
    if (!reporter.takesForController(leader)) {
      reporter.turnTo(leader);
      report();
    }
  }

  // ---- the quorum

  @Override
  public void elected(Epoch epoch) {
    reporter.turnTo(self);
    controller.elected(epoch);
  }

  @Override
  public void deposed() {
    controller.deposed();
  }

  @Override
  public void follows(int leader) {
    reporter.turnTo(leader);
    controller.knows(leader);
    report();
  }
}
