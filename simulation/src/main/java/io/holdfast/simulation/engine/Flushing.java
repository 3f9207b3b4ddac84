package io.holdfast.simulation.engine;

/**
 * How what a process has written becomes safe, and gets into its data: each only some time later.
 */
final class Flushing {
  private final SimEngine engine;
  private final EngineRoom room;
  private final DataFolder folder;

  private boolean flushing;
  private boolean applying;

  Flushing(SimEngine engine, EngineRoom room) {
    this.engine = engine;
    this.room = room;
    folder = engine.folder();
  }

  /** The process has ended, and with it what it had begun. */
  void end() {
    flushing = false;
    applying = false;
  }

  /** A primary makes safe what it has written. */
  void flushSoon() {
    if (!flushing) {
      flushing = true;
      long delay =
          room.dice().oneIn(40) ? room.dice().between(1_000, 80_000) : room.dice().between(50, 800);
      engine.proc().after(delay, this::flush);
    }
  }

  private void flush() {
    flushing = false;
    folder.flushed = folder.length;
    engine.senders().kickAll();
    engine.senders().releaseAlone();
  }

  /** A standby brings into its data what it has received. */
  void applySoon() {
    if (!room.appliesLater() || applying || folder.applied >= folder.flushed) {
      return;
    }
    applying = true;
    int to = folder.flushed;
    long delay =
        room.dice().oneIn(8)
            ? room.dice().between(50_000, 2_000_000)
            : room.dice().between(300, 20_000);
    engine
        .proc()
        .after(
            delay,
            () -> {
              applying = false;
              folder.applied = Math.max(folder.applied, Math.min(to, folder.length));
              applySoon();
            });
  }
}
