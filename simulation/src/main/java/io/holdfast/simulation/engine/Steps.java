package io.holdfast.simulation.engine;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.host.HostAction;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.Proc;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a driver: each takes its time, may fail, may be cut off in the middle by an order or
 * by the death of the agent, and leaves behind what it had done by then.
 */
final class Steps {
  private static final int ONE_FAILURE_IN = 60;
  private static final int ONE_UNKNOWN_IN = 60;

  private static final long ATTACH_RETRY_MICROS = 100_000;
  private static final int ATTACH_RETRIES = 5;

  private final SimEngine engine;
  private final EngineRoom room;
  private final Dice dice;
  private final DataFolder folder;
  private final Shutdown shutdown;
  private final Enforcement enforcement;

  private int present;
  private @Nullable Proc waiting;
  private @Nullable Consumer<StepResult> waitingFor;
  private boolean remaking;
  private boolean copying;

  Steps(SimEngine engine, EngineRoom room) {
    this.engine = engine;
    this.room = room;
    dice = room.dice();
    folder = engine.folder();
    shutdown = new Shutdown(engine, room);
    enforcement = new Enforcement(engine, room);
  }

  /** Whether the data is being rewound or copied, so that nothing runs. */
  boolean isRemaking() {
    return remaking;
  }

  void perform(HostAction action, Proc performer, Consumer<StepResult> done) {
    interrupt();
    int number = present;
    waiting = performer;
    waitingFor = done;
    Consumer<StepResult> end =
        result -> {
          if (present == number) {
            waitingFor = null;
            done.accept(result);
          }
        };
    if (dice.oneIn(ONE_FAILURE_IN)) {
      var result = dice.oneIn(3) ? StepResult.FAILED : StepResult.INDETERMINATE;
      performer.after(dice.between(1_000, 50_000), () -> end.accept(result));
      return;
    }
    boolean silent = dice.oneIn(ONE_UNKNOWN_IN);
    Consumer<StepResult> answer =
        silent
            ? result ->
                performer.after(
                    dice.between(0, 500_000), () -> end.accept(StepResult.INDETERMINATE))
            : end;
    var step = new Step(number, () -> present, performer, answer);
    switch (action) {
      case HostAction.RememberSeal _, HostAction.KeepLogFor _, HostAction.Tune _ ->
          step.end(StepResult.DONE);
      case HostAction.Initialize(var term, var rule) -> create(term, rule, step);
      case HostAction.Adopt(var term, var rule) -> adopt(term, rule, step);
      case HostAction.StopReceiving _ -> stopReceiving(step);
      case HostAction.Drain _ -> drainClients(step);
      case HostAction.Demote _ -> shutdown.begin(step);
      case HostAction.StartFenced _ -> startFenced(step);
      case HostAction.Promote(var term, var rule) -> promote(term, rule, step);
      case HostAction.Enforce(var rule) -> enforcement.begin(rule, step);
      case HostAction.Open _ -> open(step);
      case HostAction.Run _ -> throw new IllegalStateException("only databases are simulated");
      case HostAction.HoldWrites _, HostAction.ReleaseWrites _, HostAction.Appeal _ ->
          throw new IllegalStateException("adopted sets are simulated in a world of their own");
      case HostAction.Attach(var primary, var term) -> attach(primary, term, step);
      case HostAction.Rewind(var primary, var term) -> rewind(primary, term, step);
      case HostAction.Clone(var primary, var term) -> copy(primary, term, step);
    }
  }

  /** The process that was worked on has gone: whoever waits for the step learns that it failed. */
  void crashed() {
    var performer = waiting;
    var done = waitingFor;
    interrupt();
    if (performer != null && done != null) {
      int number = present;
      waitingFor = done; // it may crash again before this is heard
      performer.after(
          dice.between(1_000, 20_000),
          () -> {
            if (present == number) {
              waitingFor = null;
              done.accept(StepResult.INDETERMINATE);
            }
          });
    }
  }

  void interrupt() {
    present++;
    waitingFor = null;
    engine.senders().forget();
    if (remaking) {
      remaking = false;
      if (copying) {
        engine.becomeAbsent();
      } else {
        folder.broken = dice.oneIn(2);
        engine.becomeStopped();
      }
    }
  }

  private void create(Term term, AckRule rule, Step step) {
    if (folder.present || engine.isDiskFull()) {
      step.after(1_000, () -> step.end(StepResult.REFUSED));
      return;
    }
    step.after(
        dice.between(100_000, 400_000),
        () -> {
          if (step.isPresent()) {
            engine.createEmpty();
            engine.starting();
            engine.becomePrimary((int) term.number(), EngineRule.of(rule, room.hosts()));
            step.end(StepResult.DONE);
          }
        });
  }

  /** Data that was here before is, in these histories, that of a formation that was cut off. */
  private void adopt(Term term, AckRule rule, Step step) {
    step.after(
        dice.between(20_000, 200_000),
        () -> {
          if (!step.isPresent()) {
            return;
          }
          if (!engine.hasData()) {
            step.end(StepResult.REFUSED);
            return;
          }
          if (!engine.proc().isAlive()) {
            engine.starting();
          }
          engine.becomePrimary(
              Math.max((int) term.number(), engine.lastTerm()), EngineRule.of(rule, room.hosts()));
          step.end(StepResult.DONE);
        });
  }

  /** The receiver ends by itself once the configuration says so, whoever waits for it. */
  private void stopReceiving(Step step) {
    if (folder.upstream != DataFolder.NOBODY) {
      folder.formerUpstream = folder.upstream;
    }
    folder.upstream = DataFolder.NOBODY;
    long delay = dice.between(1_000, 15_000);
    engine.proc().after(delay, this::endReceiving);
    step.after(
        delay + 500,
        () ->
            step.end(engine.receiver().isConnected() ? StepResult.INDETERMINATE : StepResult.DONE));
  }

  private void endReceiving() {
    if (engine.isStandby() && folder.upstream == DataFolder.NOBODY) {
      engine.receiver().flushRest();
      engine.receiver().stop();
      engine.changed();
    }
  }

  /**
   * Clients that are in the middle of something may go on for as long as nobody stops the engine.
   */
  private void drainClients(Step step) {
    if (!engine.isPrimary() || !engine.acknowledges()) {
      step.after(1_000, () -> step.end(StepResult.REFUSED));
      return;
    }
    engine.close();
    step.after(
        dice.oneIn(3) ? dice.between(1_000_000, 4_500_000) : dice.between(1_000, 300_000),
        () -> step.end(StepResult.DONE));
  }

  private void startFenced(Step step) {
    if (!engine.hasData() || engine.isDiskFull() || engine.proc().isAlive()) {
      step.after(10_000, () -> step.end(StepResult.FAILED));
      return;
    }
    if (room.has(Bug.SEALED_MEMBER_RETURNS)) {
      folder.upstream = folder.formerUpstream;
      recover(step, () -> connect(0, step));
      return;
    }
    folder.upstream = DataFolder.NOBODY;
    recover(step, () -> step.end(StepResult.DONE));
  }

  /** Starts the process; recovery goes on even when nobody waits for it. */
  private void recover(Step step, Runnable then) {
    forgetLogBesideData();
    engine.starting();
    engine.proc().after(recoveryMicros(), engine::becomeStandby);
    step.after(recoveryMicros(), () -> whenRecovered(step, then));
  }

  /** A mistake: replication that is started anew fetches again what it had. */
  private void forgetLogBesideData() {
    if (room.appliesLater() && room.has(Bug.RELAY_LOG_FORGOTTEN)) {
      folder.truncate(folder.applied);
    }
  }

  private void whenRecovered(Step step, Runnable then) {
    if (!step.isPresent()) {
      return;
    }
    if (engine.mode() == SimEngine.Mode.STARTING) {
      step.after(20_000, () -> whenRecovered(step, then));
    } else {
      then.run();
    }
  }

  private long recoveryMicros() {
    return dice.oneIn(20) ? dice.between(100_000, 3_000_000) : dice.between(20_000, 150_000);
  }

  private void promote(Term term, AckRule rule, Step step) {
    int number = (int) term.number();
    boolean allowed =
        engine.isStandby()
            && engine.proc().runs()
            && engine.lastTerm() < number
            && folder.upstream == DataFolder.NOBODY
            && !engine.receiver().isConnected()
            && !engine.isDiskFull();
    if (!allowed) {
      step.after(1_000, () -> step.end(StepResult.REFUSED));
      return;
    }
    var wanted = EngineRule.of(rule, room.hosts());
    long delay = dice.oneIn(30) ? dice.between(150_000, 2_000_000) : dice.between(10_000, 120_000);
    if (room.appliesLater() && folder.applied < folder.length) {
      delay += dice.between(1_000, 400_000);
    }
    engine
        .proc()
        .after(
            delay,
            () -> {
              if (engine.isStandby() && folder.upstream == DataFolder.NOBODY) {
                if (room.has(Bug.RELAY_LOG_NOT_APPLIED)) {
                  folder.truncate(folder.applied);
                }
                engine.becomePrimary(number, wanted);
              }
            });
    step.after(
        delay + 500,
        () -> step.end(engine.isPrimary() ? StepResult.DONE : StepResult.INDETERMINATE));
  }

  private void open(Step step) {
    step.after(
        dice.between(1_000, 8_000),
        () -> {
          if (step.isPresent()
              && engine.isPrimary()
              && engine.acknowledges()
              && engine.proc().runs()) {
            engine.open();
            step.end(StepResult.DONE);
          } else {
            step.end(StepResult.REFUSED);
          }
        });
  }

  private void attach(HostId primary, Term term, Step step) {
    if (!engine.hasData() || engine.isPrimary() || engine.isDiskFull()) {
      step.after(5_000, () -> step.end(StepResult.FAILED));
      return;
    }
    folder.upstream = room.hosts().indexOf(primary);
    folder.upstreamTerm = (int) term.number();
    if (engine.proc().isAlive()) {
      // It has been told already: that nobody waits any more does not keep it from connecting.
      step.after(dice.between(1_000, 10_000), () -> connect(ATTACH_RETRIES, step.goingOn()));
    } else {
      recover(step, () -> connect(ATTACH_RETRIES, step));
    }
  }

  private void connect(int retriesLeft, Step step) {
    if (!step.isPresent()) {
      return;
    }
    if (!engine.isStandby() || !engine.proc().runs()) {
      step.end(StepResult.INDETERMINATE);
      return;
    }
    switch (engine.receiver().start()) {
      case CONNECTED -> {
        engine.changed();
        step.end(StepResult.DONE);
      }
      case DIVERGED -> step.end(StepResult.FAILED);
      case UNREACHABLE -> {
        if (retriesLeft > 0) {
          step.after(ATTACH_RETRY_MICROS, () -> connect(retriesLeft - 1, step));
        } else {
          step.end(dice.oneIn(2) ? StepResult.DONE : StepResult.INDETERMINATE);
        }
      }
    }
  }

  private boolean isReachable(SimEngine source, int term) {
    return source.isPrimary()
        && source.term() == term
        && source.proc().runs()
        && room.network().connects(engine.host(), source.host());
  }

  private void rewind(HostId primary, Term term, Step step) {
    var source = room.engine(room.hosts().indexOf(primary));
    int number = (int) term.number();
    if (!isReachable(source, number) || engine.isDiskFull()) {
      step.after(50_000, () -> step.end(StepResult.INDETERMINATE));
      return;
    }
    if (!engine.hasData() || engine.isPrimary() || dice.oneIn(12)) {
      step.after(20_000, () -> step.end(StepResult.FAILED));
      return;
    }
    engine.stopForRemaking();
    remaking = true;
    copying = false;
    engine.changed();
    step.after(
        dice.between(30_000, 600_000),
        () -> {
          if (!step.isPresent()) {
            return;
          }
          if (!isReachable(source, number)) {
            interrupt();
            present = step.number();
            step.end(StepResult.INDETERMINATE);
            return;
          }
          remaking = false;
          int common = folder.agreesUpTo(folder.length, source.folder(), source.folder().flushed);
          if (room.appliesLater() && common < folder.applied) {
            engine.becomeStopped();
            step.end(StepResult.FAILED);
            return;
          }
          setAside(common, source);
          folder.truncate(common);
          join(source, number, step);
        });
  }

  private void copy(HostId primary, Term term, Step step) {
    var source = room.engine(room.hosts().indexOf(primary));
    int number = (int) term.number();
    if (!isReachable(source, number) || engine.isPrimary() || engine.isDiskFull()) {
      step.after(50_000, () -> step.end(StepResult.INDETERMINATE));
      return;
    }
    engine.stopForRemaking();
    setAside(folder.agreesUpTo(folder.length, source.folder(), source.folder().flushed), source);
    engine.becomeAbsent();
    remaking = true;
    copying = true;
    engine.changed();
    step.after(
        dice.oneIn(5) ? dice.between(500_000, 5_000_000) : dice.between(100_000, 500_000),
        () -> {
          if (!step.isPresent()) {
            return;
          }
          if (!isReachable(source, number)) {
            interrupt();
            present = step.number();
            step.end(StepResult.INDETERMINATE);
            return;
          }
          remaking = false;
          folder.become(source.folder());
          join(source, number, step);
        });
  }

  /** What only this member has is kept beside the data before it goes (S7). */
  private void setAside(int from, SimEngine source) {
    if (!room.has(Bug.REWIND_WITHOUT_SAVING)) {
      for (int offset = from; offset < folder.length; offset++) {
        folder.save(folder.record(offset));
      }
    }
    if (from < folder.length) {
      room.watcher().truncates(engine, from, source);
    }
  }

  private void join(SimEngine source, int term, Step step) {
    folder.upstream = source.host();
    folder.upstreamTerm = term;
    recover(step, () -> connect(ATTACH_RETRIES, step));
  }

  /** A mistake: what a supervisor does that knows nothing of terms. */
  void restartInPlace(int term) {
    engine.proc().start();
    engine
        .proc()
        .after(
            dice.between(50_000, 300_000),
            () -> {
              engine.becomePrimary(term, folder.rule);
              engine.open();
            });
  }
}
