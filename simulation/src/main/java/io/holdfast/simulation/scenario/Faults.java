package io.holdfast.simulation.scenario;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.durability.SealingVerdict;
import io.holdfast.core.leader.Request;
import io.holdfast.simulation.engine.SimEngine;
import io.holdfast.simulation.machine.Dice;
import java.util.HashMap;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Draws faults and takes them back later. What is allowed is the fault model: anything may stop,
 * crash, freeze or be cut off, in any number and at any time; but a disk is lost only while what
 * the record's rules ask for stays on others.
 */
final class Faults {
  private static final long BRIEF_MICROS = 300_000;
  private static final long LONG_MICROS = 9_000_000;

  /** How long what a fault has taken may be missing beyond its end. */
  private static final long SETTLING_MICROS = LONG_MICROS / 4;

  private static final int ONE_SEALED_KILLED_IN = 8;

  private final World world;
  private final Dice dice;
  private final LeaseFaults leaseFaults;
  private boolean over;
  private boolean diskLost;
  private @Nullable Predicate<@Nullable HostId> switchover;

  /** None: faults are somebody else's. */
  Faults(World world) {
    this(world, new LeaseFaults(false));
  }

  private Faults(World world, LeaseFaults leaseFaults) {
    this.world = world;
    this.leaseFaults = leaseFaults;
    dice = world.dice().split();
  }

  Faults(World world, LeaseFaults leaseFaults, long untilMicros) {
    this(world, leaseFaults);
    world.judge().onSeal(this::sealed);
    int count = 1 + dice.below(6);
    for (int i = 0; i < count; i++) {
      world.scheduler().after(dice.between(500_000, untilMicros), this::strike);
    }
  }

  /** Operators do not move this service alone: they ask this instead. */
  void insteadOfSwitchover(Predicate<@Nullable HostId> asked) {
    switchover = asked;
  }

  /** No further fault, and nothing is taken back by itself any more. */
  void end() {
    over = true;
  }

  private static Fault draw(Dice dice) {
    int total = 0;
    for (var fault : Fault.values()) {
      total += fault.weight();
    }
    int rest = dice.below(total);
    for (var fault : Fault.values()) {
      rest -= fault.weight();
      if (rest < 0) {
        return fault;
      }
    }
    throw new IllegalStateException("the weights of the faults do not add up");
  }

  /** What a member has just told must hold even when its agent or engine dies right after. */
  private void sealed(int host) {
    if (dice.oneIn(ONE_SEALED_KILLED_IN)) {
      var fault = dice.oneIn(2) ? Fault.SEALED_AGENT_KILLED : Fault.SEALED_ENGINE_KILLED;
      world.scheduler().after(dice.between(0, BRIEF_MICROS / 3), () -> strike(fault, host));
    }
  }

  private void strike() {
    var fault = draw(dice);
    strike(fault, victim(fault));
  }

  private void strike(Fault fault, int host) {
    if (over) {
      return;
    }
    long lasts = dice.between(BRIEF_MICROS, dice.oneIn(3) ? LONG_MICROS : LONG_MICROS / 4);
    if (!leaseFaults.allow(fault, world.scheduler().nowMicros(), lasts + SETTLING_MICROS)) {
      return;
    }
    if (strike(fault, host, lasts)) {
      world.judge().coverage().count(fault.name().toLowerCase(Locale.ROOT));
      if (world.trace().isOn()) {
        world
            .trace()
            .say(
                "FAULT",
                "%s, host %s, for %d ms".formatted(fault, world.hosts().id(host), lasts / 1_000));
      }
      world.quorum().topologyChanged();
    }
  }

  private int victim(Fault fault) {
    int primary = world.primary();
    int leader = world.quorum().leader();
    if (fault == Fault.CONTROLLER_KILLED || fault == Fault.CONTROLLER_FROZEN) {
      return leader >= 0 ? leader : dice.below(world.hostCount());
    }
    if (primary >= 0 && dice.oneIn(2)) {
      return primary;
    }
    return dice.below(world.hostCount());
  }

  private boolean strike(Fault fault, int host, long lasts) {
    switch (fault) {
      case ENGINE_KILLED, SEALED_ENGINE_KILLED -> world.engine(host).crash(false);
      case AGENT_KILLED, CONTROLLER_KILLED, SEALED_AGENT_KILLED -> killAgent(host, lasts / 3);
      case PROCESSES_KILLED -> {
        onEveryEngine(host, engine -> engine.crash(false));
        killAgent(host, lasts);
      }
      case POWER_LOST -> {
        world.network().power(host, false);
        killAgent(host, lasts);
        onEveryEngine(host, engine -> engine.crash(true));
      }
      case ENGINE_FROZEN -> {
        world.engine(host).freeze();
        later(lasts, () -> world.engine(host).thaw());
      }
      case AGENT_FROZEN, CONTROLLER_FROZEN -> {
        world.agent(host).proc().freeze();
        later(lasts, () -> thawAgent(host));
      }
      case HOST_FROZEN -> {
        world.agent(host).proc().freeze();
        onEveryEngine(host, SimEngine::freeze);
        later(lasts, () -> thawHost(host));
      }
      case HOST_SUSPENDED -> {
        world.agent(host).proc().freeze();
        onEveryEngine(host, SimEngine::freeze);
        later(lasts, () -> thawHost(host));
        isolate(host, lasts + dice.between(0, LONG_MICROS / 4), true, true);
      }
      case HOST_CUT_OFF -> isolate(host, lasts, true, true);
      case HOST_CUT_OFF_REFUSING -> {
        world.network().refuse(host, true);
        isolate(host, lasts, true, true);
        later(lasts, () -> world.network().refuse(host, false));
      }
      case CUT_OFF_WITH_CONTROLLER -> {
        int leader = world.quorum().leader();
        if (leader < 0) {
          return false;
        }
        world.quorum().handOver(leader, host);
        later(dice.between(BRIEF_MICROS, 3 * BRIEF_MICROS), () -> isolate(host, lasts, true, true));
      }
      case HOST_CUT_OFF_ONE_WAY -> {
        boolean outward = dice.oneIn(2);
        isolate(host, lasts, outward, !outward);
      }
      case LINK_CUT -> cutLink(host, lasts, true);
      case LINK_CUT_ONE_WAY -> cutLink(host, lasts, false);
      case NETWORK_SPLIT -> split(lasts);
      case NETWORK_LOSSY -> impair(lasts, 1 + dice.below(30), 0);
      case NETWORK_SLOW -> impair(lasts, 0, dice.between(5_000, 150_000));
      case DATA_DISK_FULL -> {
        world.engine(host).setDiskFull(true);
        later(lasts, () -> world.engine(host).setDiskFull(false));
      }
      case AGENT_DISK_FULL -> {
        world.agent(host).disk().setFull(true);
        later(lasts, () -> world.agent(host).disk().setFull(false));
      }
      case DATA_DISK_LOST -> {
        return loseDisk(host);
      }
      case QUORUM_DOWN -> {
        world.quorum().setDown(true);
        later(lasts, () -> world.quorum().setDown(false));
      }
      case ELECTION -> world.quorum().disturb();
      case SWITCHOVER -> {
        var target = dice.oneIn(2) ? null : anyMember();
        return switchover == null ? ask(new Request.Switchover(target)) : switchover.test(target);
      }
      case FAILOVER -> {
        return ask(new Request.Failover(dice.oneIn(2) ? null : anyMember(), false, "drill"));
      }
      case FAILOVER_ACCEPTING_LOSS -> {
        return ask(new Request.Failover(null, true, "the old primary is gone for good"));
      }
      case PAUSE -> {
        later(lasts, () -> ask(new Request.Resume()));
        return ask(new Request.Pause());
      }
    }
    return true;
  }

  /** What befalls a host befalls all that it carries. */
  private void onEveryEngine(int host, Consumer<SimEngine> fault) {
    world.ground().worlds().forEach(each -> fault.accept(each.engine(host)));
  }

  private void later(long lasts, Runnable mend) {
    world
        .scheduler()
        .after(
            lasts,
            () -> {
              if (!over) {
                mend.run();
                world.quorum().topologyChanged();
              }
            });
  }

  private void killAgent(int host, long lasts) {
    world.ground().killAgent(host);
    later(Math.max(BRIEF_MICROS, lasts), () -> startAgent(host));
  }

  private void startAgent(int host) {
    world.ground().startAgent(host);
  }

  private void thawAgent(int host) {
    world.ground().thawAgent(host);
  }

  private void thawHost(int host) {
    if (dice.oneIn(2)) {
      onEveryEngine(host, SimEngine::thaw);
      thawAgent(host);
    } else {
      thawAgent(host);
      onEveryEngine(host, SimEngine::thaw);
    }
  }

  private void isolate(int host, long lasts, boolean outward, boolean inward) {
    for (int other = 0; other < world.hostCount(); other++) {
      if (other != host) {
        setCut(host, other, outward, inward, true);
      }
    }
    later(
        lasts,
        () -> {
          for (int other = 0; other < world.hostCount(); other++) {
            if (other != host) {
              setCut(host, other, outward, inward, false);
            }
          }
        });
  }

  private void setCut(int host, int other, boolean outward, boolean inward, boolean cut) {
    if (outward) {
      world.network().cut(host, other, cut);
    }
    if (inward) {
      world.network().cut(other, host, cut);
    }
  }

  private void cutLink(int host, long lasts, boolean both) {
    int other = (host + 1 + dice.below(world.hostCount() - 1)) % world.hostCount();
    setCut(host, other, true, both, true);
    later(lasts, () -> setCut(host, other, true, both, false));
  }

  private void split(long lasts) {
    int side = 1 + dice.below((1 << world.hostCount()) - 2);
    setSplit(side, true);
    later(lasts, () -> setSplit(side, false));
  }

  private void setSplit(int side, boolean cut) {
    for (int one = 0; one < world.hostCount(); one++) {
      for (int other = 0; other < world.hostCount(); other++) {
        if ((side >> one & 1) != (side >> other & 1)) {
          world.network().cut(one, other, cut);
        }
      }
    }
  }

  private void impair(long lasts, int loss, long slowMicros) {
    setImpaired(loss, slowMicros);
    later(lasts, () -> setImpaired(0, 0));
  }

  private void setImpaired(int loss, long slowMicros) {
    for (int one = 0; one < world.hostCount(); one++) {
      for (int other = 0; other < world.hostCount(); other++) {
        if (one != other) {
          world.network().impair(one, other, loss, slowMicros);
        }
      }
    }
  }

  /** One lost disk in a history, and only one that the rules can do without. */
  private boolean loseDisk(int host) {
    if (diskLost || !world.isMember(host) || !world.engine(host).hasData()) {
      return false;
    }
    var others = new HashMap<HostId, LogPosition>();
    for (int other = 0; other < world.memberCount(); other++) {
      if (other != host && world.engine(other).hasWholeData()) {
        others.put(world.hosts().id(other), world.engine(other).safePosition());
      }
    }
    if (others.isEmpty() || !SealingVerdict.of(world.record().rules(), others).isSealed()) {
      return false;
    }
    diskLost = true;
    world.engine(host).wipe();
    return true;
  }

  boolean hasLostDisk() {
    return diskLost;
  }

  private @Nullable HostId anyMember() {
    return world.hosts().id(dice.below(world.memberCount()));
  }

  private boolean ask(Request request) {
    int leader = world.quorum().leader();
    if (leader < 0) {
      return false;
    }
    world.agent(leader).proc().deliver(() -> world.agent(leader).controller().request(request));
    return true;
  }

  /** Everything on these hosts works again; the others are gone for good. */
  void heal(int core) {
    over = true;
    world.network().mend();
    world.quorum().setDown(false);
    for (int host = 0; host < world.hostCount(); host++) {
      for (var each : world.ground().worlds()) {
        each.agent(host).disk().setFull(false);
      }
      onEveryEngine(host, engine -> engine.setDiskFull(false));
      if ((core >> host & 1) == 0) {
        world.network().power(host, false);
        world.ground().killAgent(host);
        onEveryEngine(host, engine -> engine.crash(true));
      } else {
        thawHost(host);
        startAgent(host);
      }
    }
    world.quorum().topologyChanged();
  }
}
