package io.holdfast.simulation.engine;

import io.holdfast.simulation.bug.Bug;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a primary: one sender for each connected standby, each acting by its own copy
 * of the ack rule, which it reads again at its own moment after the configuration has changed. What
 * a client is told depends on the sender that hears of the last missing flush.
 */
final class Senders {
  private static final long RETRY_MICROS = 100_000;

  private final SimEngine engine;
  private final EngineRoom room;
  private final int self;
  private final boolean[] connected;
  private final int[] connections;
  private final int[] sent;
  private final int[] confirmed;
  private final EngineRule[] copies;
  private final boolean[] retrying;
  private final long[] lastDelivery;

  /** What new senders start with. */
  private EngineRule postmaster = EngineRule.BARRIER;

  /** What decides whether a commit waits at all. */
  private EngineRule backends = EngineRule.BARRIER;

  private int generation;

  /** Everything before this offset may be acknowledged. */
  private int released;

  private @Nullable Runnable onLoaded;

  Senders(SimEngine engine, EngineRoom room) {
    this.engine = engine;
    this.room = room;
    self = engine.host();
    int hosts = room.hosts().count();
    connected = new boolean[hosts];
    connections = new int[hosts];
    sent = new int[hosts];
    confirmed = new int[hosts];
    copies = new EngineRule[hosts];
    retrying = new boolean[hosts];
    lastDelivery = new long[hosts];
  }

  int released() {
    return released;
  }

  /** Begins a reign: everybody acts by this rule, everything in the log is visible. */
  void begin(EngineRule rule, int visible) {
    generation++;
    postmaster = rule;
    backends = rule;
    released = visible;
    onLoaded = null;
    end();
  }

  /** Ends all connections; a standby that can be reached hears of it. */
  void end() {
    for (int host = 0; host < connected.length; host++) {
      if (connected[host]) {
        connected[host] = false;
        if (room.network().connects(self, host)) {
          var receiver = room.engine(host);
          int connection = connections[host];
          room.scheduler()
              .after(
                  room.network().streamMicros(self, host),
                  () -> receiver.proc().deliver(() -> receiver.closed(connection)));
        }
      }
    }
  }

  boolean isConnected(int standby) {
    return connected[standby];
  }

  /** A standby that holds this much begins to receive; the answer names the connection. */
  int connect(int standby, int holds) {
    connected[standby] = true;
    sent[standby] = holds;
    confirmed[standby] = holds;
    copies[standby] = postmaster;
    lastDelivery[standby] = 0;
    retrying[standby] = false;
    int connection = ++connections[standby];
    loaded();
    room.scheduler()
        .after(
            room.network().streamMicros(standby, self),
            () -> engine.proc().deliver(() -> confirm(standby, connection, holds)));
    kick(standby);
    return connection;
  }

  void disconnect(int standby) {
    connected[standby] = false;
    loaded();
  }

  boolean isCurrent(int standby, int connection) {
    return connected[standby] && connections[standby] == connection;
  }

  /** Sends to everybody what has been flushed since. */
  void kickAll() {
    for (int host = 0; host < connected.length; host++) {
      if (connected[host]) {
        kick(host);
      }
    }
  }

  private void kick(int standby) {
    int end = engine.folder().flushed;
    if (sent[standby] >= end || retrying[standby]) {
      return;
    }
    int connection = connections[standby];
    if (!room.network().connects(self, standby)) {
      retrying[standby] = true;
      engine.proc().after(RETRY_MICROS, () -> retry(standby, connection));
      return;
    }
    int from = sent[standby];
    var chunk = engine.folder().copy(from, end);
    sent[standby] = end;
    long now = room.scheduler().nowMicros();
    long delivery =
        Math.max(now + room.network().streamMicros(self, standby), lastDelivery[standby] + 1);
    lastDelivery[standby] = delivery;
    var receiver = room.engine(standby);
    room.scheduler()
        .after(
            delivery - now,
            () ->
                receiver
                    .proc()
                    .deliver(() -> receiver.receive(self, connection, from, chunk, now)));
  }

  private void retry(int standby, int connection) {
    if (isCurrent(standby, connection)) {
      retrying[standby] = false;
      kick(standby);
    }
  }

  /** The standby says that it has flushed everything before this offset. */
  void confirm(int standby, int connection, int offset) {
    if (!isCurrent(standby, connection) || !engine.isPrimary()) {
      return;
    }
    confirmed[standby] = Math.max(confirmed[standby], offset);
    engine.guard().heard(standby);
    var copy = copies[standby];
    if (!copy.names(standby)) {
      return;
    }
    int reached = reachedBy(copy.required());
    if (reached > released) {
      release(reached, copy);
    }
  }

  /** The offset that so many of the senders that take themselves for synchronous have confirmed. */
  private int reachedBy(int required) {
    int best = 0;
    for (int candidate = 0; candidate < connected.length; candidate++) {
      if (isSynchronous(candidate) && confirmed[candidate] > best) {
        int holders = 0;
        for (int other = 0; other < connected.length; other++) {
          if (isSynchronous(other) && confirmed[other] >= confirmed[candidate]) {
            holders++;
          }
        }
        if (holders >= required) {
          best = confirmed[candidate];
        }
      }
    }
    return best;
  }

  private boolean isSynchronous(int host) {
    return connected[host] && copies[host].names(host);
  }

  /** Everything flushed here is acknowledged at once when no standby is asked for. */
  void releaseAlone() {
    if (backends.isAlone() && engine.folder().flushed > released) {
      release(engine.folder().flushed, backends);
    }
  }

  private void release(int to, EngineRule rule) {
    int from = released;
    released = to;
    if (engine.acknowledges()) {
      room.watcher().acknowledged(engine, from, to, rule.rule());
    }
  }

  /** Whether every connected standby of this reign has confirmed the whole log. */
  boolean isDrained() {
    for (int host = 0; host < connected.length; host++) {
      if (connected[host] && confirmed[host] < engine.folder().length) {
        return false;
      }
    }
    return true;
  }

  /** Writes the configuration; every part of the engine reads it at its own moment. */
  void configure(EngineRule rule, Runnable whenPartLoaded) {
    engine.folder().rule = rule;
    onLoaded = whenPartLoaded;
    int written = ++generation;
    engine.proc().after(room.dice().between(100, 2_000), () -> loadPostmaster(rule, written));
  }

  private void loadPostmaster(EngineRule rule, int written) {
    if (generation != written) {
      return;
    }
    postmaster = rule;
    engine.proc().after(reloadMicros(), () -> loadBackends(rule, written));
    for (int host = 0; host < connected.length; host++) {
      if (connected[host]) {
        int standby = host;
        int connection = connections[host];
        engine.proc().after(reloadMicros(), () -> loadSender(standby, connection, rule, written));
      }
    }
    loaded();
  }

  private long reloadMicros() {
    return room.dice().oneIn(20) || room.has(Bug.ENFORCE_WITHOUT_BARRIER)
        ? room.dice().between(10_000, 400_000)
        : room.dice().between(50, 3_000);
  }

  private void loadBackends(EngineRule rule, int written) {
    if (generation == written) {
      backends = rule;
      releaseAlone();
      loaded();
    }
  }

  private void loadSender(int standby, int connection, EngineRule rule, int written) {
    if (generation == written && isCurrent(standby, connection)) {
      copies[standby] = rule;
      loaded();
    }
  }

  private void loaded() {
    if (onLoaded != null) {
      onLoaded.run();
    }
  }

  /** Nobody hears of further changes. */
  void forget() {
    onLoaded = null;
  }

  /** Whether every part of the engine acts by this rule. */
  boolean allActBy(EngineRule rule) {
    if (!postmaster.equals(rule) || !backends.equals(rule)) {
      return false;
    }
    for (int host = 0; host < connected.length; host++) {
      if (connected[host] && !copies[host].equals(rule)) {
        return false;
      }
    }
    return true;
  }

  /** A mistake: commits stop waiting although the configuration asks them to. */
  void acknowledgeAlone(EngineRule alone) {
    if (room.has(Bug.DEGRADED_NOT_RECORDED)) {
      backends = alone;
      releaseAlone();
    }
  }
}
