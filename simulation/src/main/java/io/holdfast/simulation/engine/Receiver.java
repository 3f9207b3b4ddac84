package io.holdfast.simulation.engine;

import io.holdfast.simulation.bug.Bug;

/** The receiving side of a standby: connects, checks that the logs agree, receives and flushes. */
final class Receiver {
  /** What came of trying to connect. */
  enum Attempt {
    CONNECTED,
    /** This log holds something that the primary's does not. */
    DIVERGED,
    /** The primary is not there, or not yet one. */
    UNREACHABLE
  }

  private static final long CHECK_MICROS = 500_000;
  private static final long RETRY_MICROS = 150_000;
  private static final long TIMEOUT_MICROS = 3_000_000;
  private static final long STREAMING_MICROS = 1_500_000;
  private static final long UNKNOWN = -1;

  private final SimEngine engine;
  private final EngineRoom room;
  private final int self;

  private boolean connected;
  private int connection;
  private int upstream;
  private int upstreamTerm;
  private int loop;
  private boolean flushing;
  private boolean confirming;
  private long heardAtMicros;
  private long freshAtMicros = UNKNOWN;

  Receiver(SimEngine engine, EngineRoom room) {
    this.engine = engine;
    this.room = room;
    self = engine.host();
  }

  boolean isConnected() {
    return connected;
  }

  int upstream() {
    return upstream;
  }

  int upstreamTerm() {
    return upstreamTerm;
  }

  /** Whether something has arrived lately. */
  boolean isStreaming() {
    return connected && room.scheduler().nowMicros() - heardAtMicros < STREAMING_MICROS;
  }

  /** Upper bound of the age of the data; below zero when unknown. */
  long behindMicros() {
    return freshAtMicros == UNKNOWN ? -1 : room.scheduler().nowMicros() - freshAtMicros;
  }

  /** A process that has just started knows nothing of how old its data is. */
  void forget() {
    freshAtMicros = UNKNOWN;
  }

  /** Begins to receive from the host in the configuration. */
  Attempt start() {
    loop++;
    if (connected
        && (upstream != engine.folder().upstream || upstreamTerm != engine.folder().upstreamTerm)) {
      disconnect();
    }
    var attempt = connected ? Attempt.CONNECTED : connect();
    int present = loop;
    engine.proc().after(room.dice().between(1, CHECK_MICROS), () -> check(present));
    return attempt;
  }

  /** Receives nothing any more. */
  void stop() {
    loop++;
    disconnect();
  }

  private void check(int present) {
    if (present != loop || !engine.isStandby()) {
      return;
    }
    if (connected && !isAlive() && sinceHeardMicros() > TIMEOUT_MICROS) {
      disconnect();
      engine.changed();
    }
    if (!connected && connect() == Attempt.CONNECTED) {
      engine.changed();
    }
    engine.proc().after(connected ? CHECK_MICROS : RETRY_MICROS, () -> check(present));
  }

  /** Keep-alives pass as long as both processes run and the network carries them. */
  private boolean isAlive() {
    var primary = room.engine(upstream);
    boolean alive =
        primary.senders().isCurrent(self, connection)
            && primary.proc().runs()
            && room.network().connects(self, upstream);
    if (alive) {
      heardAtMicros = room.scheduler().nowMicros();
      primary.guard().heard(self);
      if (engine.folder().flushed >= primary.folder().flushed) {
        freshAtMicros = heardAtMicros;
      }
    }
    return alive;
  }

  private long sinceHeardMicros() {
    return room.scheduler().nowMicros() - heardAtMicros;
  }

  Attempt connect() {
    int host = engine.folder().upstream;
    int term = engine.folder().upstreamTerm;
    if (host == DataFolder.NOBODY || host == self || !room.network().connects(self, host)) {
      return Attempt.UNREACHABLE;
    }
    var primary = room.engine(host);
    if (!primary.proc().runs()
        || !primary.isPrimary()
        || primary.term() != term
        || engine.isDiskFull()) {
      return Attempt.UNREACHABLE;
    }
    var own = engine.folder();
    if (own.agreesUpTo(own.length, primary.folder(), primary.folder().flushed) < own.length) {
      return Attempt.DIVERGED;
    }
    own.flushed = own.length;
    engine.saysWhatItHolds(); // the first thing that it tells the sender is where it begins
    connected = true;
    upstream = host;
    upstreamTerm = term;
    connection = primary.senders().connect(self, own.flushed);
    isAlive();
    room.watcher().attached(engine, host, term);
    return Attempt.CONNECTED;
  }

  private void disconnect() {
    if (!connected) {
      return;
    }
    connected = false;
    var primary = room.engine(upstream);
    if (primary.senders().isCurrent(self, connection)) {
      primary.senders().disconnect(self);
    }
  }

  /** The other side has closed the connection. */
  void closed(int over) {
    if (connected && connection == over) {
      connected = false;
      int present = ++loop;
      engine.changed();
      engine.proc().after(RETRY_MICROS, () -> check(present));
    }
  }

  void receive(int from, int over, int offset, int[] chunk, long sentAtMicros) {
    if (!connected || upstream != from || connection != over || engine.isDiskFull()) {
      return;
    }
    var folder = engine.folder();
    if (offset > folder.length) {
      disconnect();
      return;
    }
    for (int i = folder.length - offset; i < chunk.length; i++) {
      folder.append(chunk[i]);
    }
    heardAtMicros = room.scheduler().nowMicros();
    if (room.has(Bug.ACKNOWLEDGES_UNFLUSHED)) {
      confirm(folder.length);
    }
    boolean slow = room.has(Bug.ACKNOWLEDGES_UNFLUSHED) || room.dice().oneIn(10);
    if (!slow && !flushing) {
      flush(sentAtMicros);
    } else if (!flushing) {
      flushing = true;
      long delay = room.dice().between(200, room.dice().oneIn(10) ? 300_000 : 4_000);
      engine.proc().after(delay, () -> flush(sentAtMicros));
    }
  }

  private void flush(long sentAtMicros) {
    flushing = false;
    engine.folder().flushed = engine.folder().length;
    engine.flushing().applySoon();
    if (connected) {
      freshAtMicros = Math.max(freshAtMicros, sentAtMicros);
      confirm(engine.folder().flushed);
    }
  }

  /** What was received before the connection ended is flushed too. */
  void flushRest() {
    flushing = false;
    engine.folder().flushed = engine.folder().length;
  }

  void lostProcess() {
    loop++;
    flushing = false;
    confirming = false;
    connected = false;
  }

  private void confirm(int offset) {
    if (confirming) {
      return;
    }
    engine.saysWhatItHolds();
    room.watcher().confirms(engine, upstreamTerm);
    if (!room.network().connects(self, upstream)) {
      confirming = true;
      int over = connection;
      engine.proc().after(RETRY_MICROS, () -> confirmAgain(over));
      return;
    }
    var primary = room.engine(upstream);
    int over = connection;
    room.scheduler()
        .after(
            room.network().streamMicros(self, upstream),
            () -> primary.proc().deliver(() -> primary.senders().confirm(self, over, offset)));
  }

  private void confirmAgain(int over) {
    confirming = false;
    if (connected && connection == over) {
      confirm(engine.folder().flushed);
    }
  }
}
