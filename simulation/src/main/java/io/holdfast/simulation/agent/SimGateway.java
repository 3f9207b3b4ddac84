package io.holdfast.simulation.agent;

import io.holdfast.core.goal.Route;
import io.holdfast.simulation.bug.Bug;

/** The way in on one host: leads to the primary of the highest term it has heard of. */
public final class SimGateway {
  private static final int NOBODY = -1;

  private final AgentRoom room;
  private final int host;
  private long term;
  private long revision;
  private int primary = NOBODY;
  private boolean trusts;

  SimGateway(AgentRoom room, int host) {
    this.room = room;
    this.host = host;
  }

  /** The host that a client is led to; below zero while clients are held. */
  public int primary() {
    return trusts ? primary : NOBODY;
  }

  /** The term it has heard of. */
  public long term() {
    return term;
  }

  void follow(Route route) {
    long newer = route.term().number();
    long version = route.revision().number();
    if (newer < term || (newer == term && version < revision)) {
      return;
    }
    var target = route.primary();
    int next = target == null ? NOBODY : room.hosts().indexOf(target);
    boolean same = trusts && next == primary && newer == term;
    term = newer;
    revision = version;
    trusts = true;
    if (same || (room.has(Bug.GATEWAY_KEEPS_OLD_TERM) && primary != NOBODY)) {
      return;
    }
    primary = next;
    room.watcher().routes(host, primary, term);
  }

  /** The process was frozen: what it remembers may be long out of date (S6). */
  void distrust() {
    trusts = false;
  }
}
