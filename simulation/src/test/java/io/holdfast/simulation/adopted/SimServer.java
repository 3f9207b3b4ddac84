package io.holdfast.simulation.adopted;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.report.EngineState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Redis server: a role, a log of writes, and whether writes are held. */
final class SimServer {
  final HostId id;
  private final AdoptedWorld world;
  final List<Long> log = new ArrayList<>();
  boolean alive = true;
  boolean cut;
  @Nullable HostId follows;
  private long heldUntil = -1;

  /** The term in which they are held, as the agent believes; null when it does not. */
  private @Nullable Term heldIn;

  SimServer(AdoptedWorld world, String name, @Nullable HostId follows) {
    this.world = world;
    this.id = new HostId(name);
    this.follows = follows;
  }

  boolean isMaster() {
    return alive && follows == null;
  }

  boolean takesWrites() {
    return isMaster() && world.now() >= heldUntil;
  }

  void hold(Term term) {
    heldIn = term;
    if (!world.makes(Mistake.DOES_NOT_HOLD_WRITES)) {
      heldUntil = world.now() + 13_000_000;
    }
  }

  void release() {
    heldIn = null;
    heldUntil = -1;
  }

  boolean isHeld() {
    return world.now() < heldUntil;
  }

  void kill() {
    alive = false;
    release();
  }

  void follow(HostId master) {
    follows = master;
    release();
  }

  /** Takes what its master has; one that has something else is copied anew. */
  void receive(SimServer from) {
    if (!isBeginningOf(from)) {
      log.clear();
    }
    log.addAll(from.log.subList(log.size(), from.log.size()));
  }

  /** No two writes are the same, so the same one in the same place has the same before it. */
  private boolean isBeginningOf(SimServer other) {
    return log.isEmpty()
        || (log.size() <= other.log.size() && other.log.get(log.size() - 1).equals(log.getLast()));
  }

  EngineState state() {
    if (!alive) {
      return new EngineState.Stopped(null);
    }
    var position = new LogPosition(new Term(1), log.size());
    var upstream = follows;
    if (upstream == null) {
      return heldIn == null
          ? new EngineState.Primary(new Term(1), position, true, null)
          : new EngineState.Primary(heldIn, position, false, null);
    }
    return new EngineState.Standby(
        position,
        position,
        new EngineState.Link.Attached(upstream, new Term(1), world.server(upstream).isMaster()),
        null);
  }
}
