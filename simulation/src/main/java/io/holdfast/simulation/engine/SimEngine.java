package io.holdfast.simulation.engine;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.machine.Proc;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One member's database: its data folder, its process, and the role the process has. */
public final class SimEngine {
  /** What the process is. */
  enum Mode {
    ABSENT(0),
    STOPPED(1),
    STARTING(2),
    STANDBY(3),
    PRIMARY(4);

    private final int code;

    Mode(int code) {
      this.code = code;
    }

    /** For a signature of the engine's state. */
    int code() {
      return code;
    }
  }

  private final int host;
  private final EngineRoom room;
  private final Proc proc;
  private final DataFolder folder = new DataFolder();
  private final Senders senders;
  private final Receiver receiver;
  private final Steps steps;
  private final Flushing flushing;
  private final WriteGuard guard;
  private final DriverView driver;

  private Mode mode = Mode.ABSENT;
  private int term;
  private boolean accepting;
  private boolean open;

  /** Clients that were let in before it was closed are still there. */
  private boolean lingering;

  private boolean diskFull;
  private long frozenAtMicros;

  /** Where its log ended when it was last frozen as a primary; 0 when it was not in this reign. */
  private int loggedAtFreeze;

  private Runnable signal = () -> {};

  public SimEngine(int host, EngineRoom room) {
    this.host = host;
    this.room = room;
    proc = new Proc(room.scheduler());
    senders = new Senders(this, room);
    receiver = new Receiver(this, room);
    steps = new Steps(this, room);
    flushing = new Flushing(this, room);
    guard = new WriteGuard(this, room);
    driver = new DriverView(this, room, steps);
  }

  public int host() {
    return host;
  }

  public Proc proc() {
    return proc;
  }

  DataFolder folder() {
    return folder;
  }

  Senders senders() {
    return senders;
  }

  Receiver receiver() {
    return receiver;
  }

  Flushing flushing() {
    return flushing;
  }

  DriverView driver() {
    return driver;
  }

  Mode mode() {
    return mode;
  }

  // ---- what can be asked

  public boolean isPrimary() {
    return mode == Mode.PRIMARY;
  }

  public boolean isStandby() {
    return mode == Mode.STANDBY;
  }

  public boolean isOpen() {
    return open;
  }

  public boolean isDiskFull() {
    return diskFull;
  }

  public boolean hasData() {
    return folder.present && !folder.broken;
  }

  /** Whether that is a whole copy, not one that is just being made from another. */
  public boolean hasWholeData() {
    return hasData() && !steps.isRemaking();
  }

  /** Term it is or was last primary of. */
  public int term() {
    return term;
  }

  /** Whether it would take and answer a client's write now, apart from waiting for standbys. */
  public boolean takesWrites() {
    return proc.runs()
        && mode == Mode.PRIMARY
        && accepting
        && (open || lingering)
        && !guard.refuses();
  }

  /**
   * Its agent looks after it once a heartbeat.
   *
   * @param heard whether the controller has been heard within the lease
   * @param patienceMicros how long a primary that nobody hears may serve
   */
  public void keepUp(boolean heard, long patienceMicros) {
    if (room.kind() == EngineKind.REDIS && mode == Mode.PRIMARY && proc.runs()) {
      guard.adjust(heard, patienceMicros);
    }
  }

  WriteGuard guard() {
    return guard;
  }

  boolean acknowledges() {
    return mode == Mode.PRIMARY && accepting;
  }

  /** How many records are safe on its disk. */
  public int flushed() {
    return folder.flushed;
  }

  /** How many records it has written. */
  public int length() {
    return folder.length;
  }

  /** The record at an offset of its log. */
  public int record(int offset) {
    return folder.record(offset);
  }

  /** Whether its log holds this record at this offset. */
  public boolean holds(int offset, int record) {
    return folder.present && folder.holds(offset, record);
  }

  /** Whether all before this offset was in its log already when its process was last frozen. */
  public boolean hadAtFreeze(int offset) {
    return offset <= loggedAtFreeze;
  }

  public boolean hasSaved(int record) {
    return folder.hasSaved(record);
  }

  /** How many records this log and another begin with together. */
  public int agreesUpTo(SimEngine other) {
    return folder.agreesUpTo(folder.length, other.folder, other.folder.length);
  }

  /** The end of what a reader at this primary sees. */
  public int visible() {
    return senders.released();
  }

  /** Whether that standby receives from it. */
  public boolean hasConnected(int standby) {
    return mode == Mode.PRIMARY && senders.isConnected(standby);
  }

  LogPosition position(int offset) {
    return offset == 0
        ? LogPosition.START
        : new LogPosition(EngineRoom.term(room.records().term(folder.record(offset - 1))), offset);
  }

  /** Where its log ends, as far as it is safe. */
  public LogPosition safePosition() {
    return position(folder.flushed);
  }

  int lastTerm() {
    return folder.length == 0 ? 0 : room.records().term(folder.record(folder.length - 1));
  }

  /** What the driver would report now. */
  public EngineState observe() {
    return driver.state();
  }

  /**
   * It says that it holds all that is flushed. Whoever holds a record holds all before it, so that
   * the first one that is no news ends the list.
   */
  void saysWhatItHolds() {
    int offset = folder.flushed - 1;
    while (offset >= 0 && room.records().hold(folder.record(offset), host)) {
      offset--;
    }
  }

  /** A number that changes whenever the driver would report something of importance. */
  public int signature() {
    return driver.signature();
  }

  // ---- what clients do

  /**
   * A client's write.
   *
   * @return the record, or below zero when it was refused
   */
  public int write() {
    if (!takesWrites()) {
      return -1;
    }
    if (diskFull) {
      crash(false);
      return -1;
    }
    int record = room.records().append(term, true);
    folder.append(record);
    flushing.flushSoon();
    return record;
  }

  /** Writes go through again, or do not. */
  public void setDiskFull(boolean full) {
    diskFull = full;
  }

  // ---- the process

  /** Ends the process at once; without power everything that was not flushed is gone. */
  public void crash(boolean withoutPower) {
    steps.crashed();
    if (mode == Mode.ABSENT || mode == Mode.STOPPED) {
      if (withoutPower && mode == Mode.STOPPED) {
        folder.truncate(folder.flushed);
      }
      return;
    }
    boolean wasPrimary = mode == Mode.PRIMARY;
    if (wasPrimary && room.appliesLater()) {
      // Told to the client, and in the data only with the next flush of that.
      folder.applied = Math.max(0, senders.released() - room.dice().below(3));
    }
    if (withoutPower || wasPrimary || room.dice().oneIn(2)) {
      folder.truncate(folder.flushed);
    } else {
      folder.flushed = folder.length;
    }
    end(false);
    if (wasPrimary && !withoutPower && room.has(Bug.EMPTY_RETURNER_LEADS)) {
      createEmpty();
      steps.restartInPlace(term);
    }
    if (wasPrimary && !withoutPower && room.has(Bug.RESTART_IN_PLACE)) {
      steps.restartInPlace(term);
    }
  }

  void end(boolean clean) {
    folder.clean = clean;
    mode = Mode.STOPPED;
    signal = () -> {};
    accepting = false;
    open = false;
    lingering = false;
    flushing.end();
    loggedAtFreeze = 0;
    driver.forget();
    senders.forget();
    senders.end();
    receiver.stop();
    receiver.lostProcess();
    proc.kill();
    changed();
  }

  /** Stops the process where it is. */
  public void freeze() {
    if (proc.runs()) {
      proc.freeze();
      frozenAtMicros = room.scheduler().nowMicros();
      loggedAtFreeze = mode == Mode.PRIMARY ? folder.length : 0;
    }
  }

  /** When it was last stopped so. */
  long frozenAtMicros() {
    return frozenAtMicros;
  }

  /** Goes on where it stopped, beginning with a signal that has come meanwhile. */
  public void thaw() {
    proc.thaw(signal);
    signal = () -> {};
  }

  /** A signal to a stopped process waits until it goes on. */
  void whenThawed(Runnable reaction) {
    signal = reaction;
  }

  /** The disk is gone, and the process with it. */
  public void wipe() {
    crash(true);
    folder.wipe();
    mode = Mode.ABSENT;
    changed();
  }

  /** The driver that knew what was confirmed is gone. */
  public void forgetDriver() {
    driver.forget();
  }

  // ---- steps

  /** Takes one step; the process that performs it may die or be interrupted meanwhile. */
  public void perform(HostAction action, Proc performer, Consumer<StepResult> done) {
    steps.perform(action, performer, done);
  }

  /** Leaves the present step where it is. */
  public void interrupt() {
    steps.interrupt();
  }

  /** A member that is as the record says, at the beginning of a history. */
  public void begin(int recordOfTerm, int upstream, @Nullable AckRule leads) {
    folder.present = true;
    folder.append(recordOfTerm);
    folder.flushed = folder.length;
    proc.start();
    if (leads != null) {
      becomePrimary(room.records().term(recordOfTerm), EngineRule.of(leads, room.hosts()));
      open();
    } else {
      mode = Mode.STANDBY;
      folder.upstream = upstream;
      folder.upstreamTerm = room.records().term(recordOfTerm);
      receiver.start();
    }
  }

  void createEmpty() {
    folder.wipe();
    folder.present = true;
  }

  void starting() {
    mode = Mode.STARTING;
    proc.start();
    receiver.forget();
    changed();
  }

  void stopForRemaking() {
    if (mode != Mode.STOPPED && mode != Mode.ABSENT) {
      end(false);
    }
  }

  void becomeStandby() {
    mode = Mode.STANDBY;
    folder.clean = false;
    folder.flushed = folder.length;
    changed();
    flushing.applySoon();
  }

  void becomeStopped() {
    mode = Mode.STOPPED;
    folder.clean = false;
    changed();
  }

  void becomeAbsent() {
    folder.wipe();
    mode = Mode.ABSENT;
    changed();
  }

  void becomePrimary(int newTerm, EngineRule rule) {
    receiver.stop();
    folder.rule = rule;
    folder.upstream = DataFolder.NOBODY;
    folder.flushed = folder.length;
    if (lastTerm() < newTerm) {
      folder.append(room.records().append(newTerm, false));
      folder.flushed = folder.length;
    }
    folder.applied = folder.length;
    mode = Mode.PRIMARY;
    term = newTerm;
    loggedAtFreeze = 0;
    accepting = true;
    open = false;
    lingering = false;
    senders.begin(rule, folder.length);
    guard.begin();
    enforced(rule.rule());
    room.watcher().leads(this, newTerm);
    changed();
  }

  void open() {
    open = true;
    room.watcher().opened(this);
    changed();
  }

  void close() {
    lingering = lingering || open;
    open = false;
    changed();
  }

  void drain() {
    accepting = false;
    open = false;
    lingering = false;
    changed();
  }

  void enforced(AckRule rule) {
    driver.confirm(rule);
    changed();
  }

  void receive(int from, int connection, int offset, int[] chunk, long sentAtMicros) {
    receiver.receive(from, connection, offset, chunk, sentAtMicros);
  }

  void closed(int connection) {
    receiver.closed(connection);
  }

  void changed() {
    room.watcher().changed(this);
  }

  /** A mistake: what stopped it from receiving was not for good. */
  public void unseal() {
    if (room.has(Bug.FORGET_SEAL) && isStandby() && folder.upstream == DataFolder.NOBODY) {
      folder.upstream = folder.formerUpstream;
      receiver.start();
      changed();
    }
  }

  /** A mistake: acknowledge alone because no standby is there. */
  public void acknowledgeAlone(AckRule alone) {
    senders.acknowledgeAlone(EngineRule.of(alone, room.hosts()));
  }
}
