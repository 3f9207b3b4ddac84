package io.holdfast.agent.fake;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one cluster. They outlive the agents, as real ones do. An attached standby always
 * holds all that its primary has written.
 */
public final class FakeWorld {
  private static final Map<String, FakeWorld> WORLDS = new ConcurrentHashMap<>();

  private final Map<HostId, Member> members = new ConcurrentHashMap<>();
  private final Set<HostId> startsHeld = new HashSet<>();
  private boolean drainsHeld;

  /** One engine. Guarded by its world. */
  static final class Member {
    boolean data;
    boolean running;
    boolean primary;
    boolean open;
    boolean waitsForRestart;
    LogPosition log = LogPosition.START;
    Link link = new Link.Detached();
    EngineState.@Nullable Enforced enforced;

    void isNoPrimary() {
      primary = false;
      open = false;
      enforced = null;
    }
  }

  /** The world of that cluster. */
  public static FakeWorld of(String cluster) {
    return WORLDS.computeIfAbsent(cluster, _ -> new FakeWorld());
  }

  /** The engine's process ends at once. */
  public synchronized void kill(HostId host) {
    member(host).running = false;
  }

  /** A parameter of the engine has a new value that only a restart puts in force. */
  public synchronized void needsRestart(HostId host) {
    member(host).waitsForRestart = true;
  }

  /** Clients of a primary that drains do not finish until this is taken back. */
  public synchronized void holdDrains(boolean held) {
    drainsHeld = held;
    notifyAll();
  }

  /** Returns when the clients have finished. */
  synchronized void awaitDrained() throws InterruptedException {
    while (drainsHeld) {
      wait();
    }
  }

  /** An engine that is started there recovers for as long as this is not taken back. */
  public synchronized void holdStarts(HostId host, boolean held) {
    var _ = held ? startsHeld.add(host) : startsHeld.remove(host);
    notifyAll();
  }

  /** Returns when an engine that is started there may have recovered. */
  synchronized void awaitRecovered(HostId host) throws InterruptedException {
    while (startsHeld.contains(host)) {
      wait();
    }
  }

  /** Whether the engine is open to clients as a primary. */
  public synchronized boolean isServing(HostId host) {
    var member = member(host);
    return member.running && member.primary && member.open;
  }

  Member member(HostId host) {
    return members.computeIfAbsent(host, _ -> new Member());
  }

  synchronized boolean isPrimary(HostId host, Term term) {
    var member = member(host);
    return member.running && member.primary && member.log.term().equals(term);
  }

  synchronized EngineState observe(HostId host) {
    var member = member(host);
    if (!member.data) {
      return new EngineState.Absent();
    }
    if (!member.running) {
      return new EngineState.Stopped(member.log);
    }
    if (member.primary) {
      return new EngineState.Primary(member.log.term(), member.log, member.open, member.enforced);
    }
    receive(member);
    return new EngineState.Standby(member.log, member.log, link(member), Duration.ZERO);
  }

  private void receive(Member member) {
    if (member.link instanceof Link.Attached(var primary, var term, _)
        && isPrimary(primary, term)) {
      member.log = member(primary).log;
    }
  }

  private Link link(Member member) {
    return member.link instanceof Link.Attached(var primary, var term, _)
        ? new Link.Attached(primary, term, isPrimary(primary, term))
        : member.link;
  }
}
