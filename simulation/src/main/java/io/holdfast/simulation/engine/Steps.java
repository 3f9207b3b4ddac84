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

  /** {@code wal_sender_timeout} as the agents set it. */
  private static final long SENDER_TIMEOUT_MICROS = 5_000_000;

  private static final long ATTACH_RETRY_MICROS = 100_000;
  private static final int ATTACH_RETRIES = 5;
  private static final long DRAIN_POLL_MICROS = 5_000;
  private static final int DRAIN_POLLS = 100;
  private static final long ENFORCE_DEADLINE_MICROS = 1_000_000;

  private final SimEngine engine;
  private final EngineRoom room;
  private final Dice dice;
  private final DataFolder folder;

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
  }

  /** Whether the data is being rewound or copied, so that nothing runs. */
  boolean isRemaking() {
    return remaking;
  }

  void perform(HostAction action, Proc performer, Consumer<StepResult> done) {
    interrupt();
    int step = present;
    waiting = performer;
    waitingFor = done;
    Consumer<StepResult> end =
        result -> {
          if (present == step) {
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
    switch (action) {
      case HostAction.RememberSeal _, HostAction.KeepLogFor _, HostAction.Tune _ ->
          end.accept(StepResult.DONE);
      case HostAction.Initialize(var term, var rule) -> create(term, rule, performer, answer);
      case HostAction.Adopt(var term, var rule) -> adopt(term, rule, performer, answer);
      case HostAction.StopReceiving _ -> stopReceiving(performer, answer);
      case HostAction.Drain _ -> drainClients(performer, answer);
      case HostAction.Demote _ -> demote(performer, answer);
      case HostAction.StartFenced _ -> startFenced(performer, answer);
      case HostAction.Promote(var term, var rule) -> promote(term, rule, performer, answer);
      case HostAction.Enforce(var rule) -> enforce(rule, performer, answer);
      case HostAction.Open _ -> open(performer, answer);
      case HostAction.Run _ -> throw new IllegalStateException("only databases are simulated");
      case HostAction.HoldWrites _, HostAction.ReleaseWrites _, HostAction.Appeal _ ->
          throw new IllegalStateException("adopted sets are simulated in a world of their own");
      case HostAction.Attach(var primary, var term) -> attach(primary, term, performer, answer);
      case HostAction.Rewind(var primary, var term) -> rewind(primary, term, performer, answer);
      case HostAction.Clone(var primary, var term) -> copy(primary, term, performer, answer);
    }
  }

  /** The process that was worked on has gone: whoever waits for the step learns that it failed. */
  void crashed() {
    var performer = waiting;
    var done = waitingFor;
    interrupt();
    if (performer != null && done != null) {
      int step = present;
      waitingFor = done; // it may crash again before this is heard
      performer.after(
          dice.between(1_000, 20_000),
          () -> {
            if (present == step) {
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

  private void create(Term term, AckRule rule, Proc performer, Consumer<StepResult> end) {
    if (folder.present || engine.isDiskFull()) {
      performer.after(1_000, () -> end.accept(StepResult.REFUSED));
      return;
    }
    int step = present;
    performer.after(
        dice.between(100_000, 400_000),
        () -> {
          if (present == step) {
            engine.createEmpty();
            engine.starting();
            engine.becomePrimary((int) term.number(), EngineRule.of(rule, room.hosts()));
            end.accept(StepResult.DONE);
          }
        });
  }

  /** Data that was here before is, in these histories, that of a formation that was cut off. */
  private void adopt(Term term, AckRule rule, Proc performer, Consumer<StepResult> end) {
    int step = present;
    performer.after(
        dice.between(20_000, 200_000),
        () -> {
          if (present != step) {
            return;
          }
          if (!engine.hasData()) {
            end.accept(StepResult.REFUSED);
            return;
          }
          if (!engine.proc().isAlive()) {
            engine.starting();
          }
          engine.becomePrimary(
              Math.max((int) term.number(), engine.lastTerm()), EngineRule.of(rule, room.hosts()));
          end.accept(StepResult.DONE);
        });
  }

  /** The receiver ends by itself once the configuration says so, whoever waits for it. */
  private void stopReceiving(Proc performer, Consumer<StepResult> end) {
    if (folder.upstream != DataFolder.NOBODY) {
      folder.formerUpstream = folder.upstream;
    }
    folder.upstream = DataFolder.NOBODY;
    long delay = dice.between(1_000, 15_000);
    engine.proc().after(delay, this::endReceiving);
    performer.after(
        delay + 500,
        () ->
            end.accept(
                engine.receiver().isConnected() ? StepResult.INDETERMINATE : StepResult.DONE));
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
  private void drainClients(Proc performer, Consumer<StepResult> end) {
    if (!engine.isPrimary() || !engine.acknowledges()) {
      performer.after(1_000, () -> end.accept(StepResult.REFUSED));
      return;
    }
    engine.close();
    performer.after(
        dice.oneIn(3) ? dice.between(1_000_000, 4_500_000) : dice.between(1_000, 300_000),
        () -> end.accept(StepResult.DONE));
  }

  private void demote(Proc performer, Consumer<StepResult> end) {
    if (engine.proc().isFrozen()) {
      engine.whenThawed(this::beginDraining);
    } else {
      beginDraining();
    }
    awaitStop(DRAIN_POLLS, present, performer, end);
  }

  private void beginDraining() {
    if (engine.acknowledges()) {
      engine.drain();
      long giveUp = room.scheduler().nowMicros() + SENDER_TIMEOUT_MICROS;
      engine.proc().after(DRAIN_POLL_MICROS, () -> drain(giveUp));
    }
  }

  /**
   * A shutdown that has begun goes on, whoever has lost interest in it. A standby that confirms
   * nothing holds it up until the server gives that one up.
   */
  private void drain(long giveUpMicros) {
    boolean waits = !engine.senders().isDrained() && room.scheduler().nowMicros() < giveUpMicros;
    if (folder.flushed == folder.length && !waits) {
      engine.end(true);
    } else {
      engine.proc().after(DRAIN_POLL_MICROS, () -> drain(giveUpMicros));
    }
  }

  private void awaitStop(int pollsLeft, int step, Proc performer, Consumer<StepResult> end) {
    performer.after(
        DRAIN_POLL_MICROS,
        () -> {
          if (present != step) {
            return;
          }
          if (engine.proc().isAlive() && (pollsLeft == 0 || !engine.proc().runs())) {
            kill();
          }
          if (engine.proc().isAlive()) {
            awaitStop(pollsLeft - 1, step, performer, end);
          } else {
            end.accept(StepResult.DONE);
          }
        });
  }

  private void kill() {
    if (engine.proc().isAlive()) {
      folder.truncate(folder.flushed);
      engine.end(false);
    }
  }

  private void startFenced(Proc performer, Consumer<StepResult> end) {
    if (!engine.hasData() || engine.isDiskFull() || engine.proc().isAlive()) {
      performer.after(10_000, () -> end.accept(StepResult.FAILED));
      return;
    }
    if (room.has(Bug.SEALED_MEMBER_RETURNS)) {
      folder.upstream = folder.formerUpstream;
      recover(performer, () -> connect(0, present, performer, end));
      return;
    }
    folder.upstream = DataFolder.NOBODY;
    recover(performer, () -> end.accept(StepResult.DONE));
  }

  /** Starts the process; recovery goes on even when nobody waits for it. */
  private void recover(Proc performer, Runnable then) {
    int step = present;
    forgetLogBesideData();
    engine.starting();
    engine.proc().after(recoveryMicros(), engine::becomeStandby);
    performer.after(recoveryMicros(), () -> whenRecovered(step, performer, then));
  }

  /** A mistake: replication that is started anew fetches again what it had. */
  private void forgetLogBesideData() {
    if (room.appliesLater() && room.has(Bug.RELAY_LOG_FORGOTTEN)) {
      folder.truncate(folder.applied);
    }
  }

  private void whenRecovered(int step, Proc performer, Runnable then) {
    if (present != step) {
      return;
    }
    if (engine.mode() == SimEngine.Mode.STARTING) {
      performer.after(20_000, () -> whenRecovered(step, performer, then));
    } else {
      then.run();
    }
  }

  private long recoveryMicros() {
    return dice.oneIn(20) ? dice.between(100_000, 3_000_000) : dice.between(20_000, 150_000);
  }

  private void promote(Term term, AckRule rule, Proc performer, Consumer<StepResult> end) {
    int number = (int) term.number();
    boolean allowed =
        engine.isStandby()
            && engine.proc().runs()
            && engine.lastTerm() < number
            && folder.upstream == DataFolder.NOBODY
            && !engine.receiver().isConnected()
            && !engine.isDiskFull();
    if (!allowed) {
      performer.after(1_000, () -> end.accept(StepResult.REFUSED));
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
    performer.after(
        delay + 500,
        () -> end.accept(engine.isPrimary() ? StepResult.DONE : StepResult.INDETERMINATE));
  }

  private void enforce(AckRule rule, Proc performer, Consumer<StepResult> end) {
    if (!engine.isPrimary() || !engine.proc().runs()) {
      performer.after(1_000, () -> end.accept(StepResult.REFUSED));
      return;
    }
    if (engine.driver().isConfirmed(rule)) {
      performer.after(1_000, () -> end.accept(StepResult.DONE));
      return;
    }
    var wanted = EngineRule.of(rule, room.hosts());
    engine.driver().forget();
    engine.changed();
    int step = present;
    if (room.has(Bug.ENFORCE_NOT_CONFIRMED)) {
      engine.senders().configure(wanted, () -> {});
      engine.enforced(rule);
      end.accept(StepResult.DONE);
    } else if (room.has(Bug.ENFORCE_WITHOUT_BARRIER)) {
      putInForce(wanted, step, end);
    } else {
      engine.senders().configure(EngineRule.BARRIER, () -> barrierLoaded(wanted, step, end));
    }
    performer.after(
        ENFORCE_DEADLINE_MICROS,
        () -> {
          if (present == step && !engine.driver().isConfirmed(rule)) {
            engine.senders().forget();
            end.accept(StepResult.INDETERMINATE);
          }
        });
  }

  private void barrierLoaded(EngineRule wanted, int step, Consumer<StepResult> end) {
    if (present == step && engine.senders().allActBy(EngineRule.BARRIER)) {
      putInForce(wanted, step, end);
    }
  }

  private void putInForce(EngineRule wanted, int step, Consumer<StepResult> end) {
    engine.senders().configure(wanted, () -> ruleLoaded(wanted, step, end));
  }

  private void ruleLoaded(EngineRule wanted, int step, Consumer<StepResult> end) {
    if (present == step && engine.senders().allActBy(wanted)) {
      engine.senders().forget();
      engine.enforced(wanted.rule());
      end.accept(StepResult.DONE);
    }
  }

  private void open(Proc performer, Consumer<StepResult> end) {
    int step = present;
    performer.after(
        dice.between(1_000, 8_000),
        () -> {
          if (present == step
              && engine.isPrimary()
              && engine.acknowledges()
              && engine.proc().runs()) {
            engine.open();
            end.accept(StepResult.DONE);
          } else {
            end.accept(StepResult.REFUSED);
          }
        });
  }

  private void attach(HostId primary, Term term, Proc performer, Consumer<StepResult> end) {
    if (!engine.hasData() || engine.isPrimary() || engine.isDiskFull()) {
      performer.after(5_000, () -> end.accept(StepResult.FAILED));
      return;
    }
    folder.upstream = room.hosts().indexOf(primary);
    folder.upstreamTerm = (int) term.number();
    if (engine.proc().isAlive()) {
      performer.after(
          dice.between(1_000, 10_000), () -> connect(ATTACH_RETRIES, present, performer, end));
    } else {
      int step = present;
      recover(performer, () -> connect(ATTACH_RETRIES, step, performer, end));
    }
  }

  private void connect(int retriesLeft, int step, Proc performer, Consumer<StepResult> end) {
    if (present != step) {
      return;
    }
    if (!engine.isStandby() || !engine.proc().runs()) {
      end.accept(StepResult.INDETERMINATE);
      return;
    }
    switch (engine.receiver().start()) {
      case CONNECTED -> {
        engine.changed();
        end.accept(StepResult.DONE);
      }
      case DIVERGED -> end.accept(StepResult.FAILED);
      case UNREACHABLE -> {
        if (retriesLeft > 0) {
          performer.after(
              ATTACH_RETRY_MICROS, () -> connect(retriesLeft - 1, step, performer, end));
        } else {
          end.accept(dice.oneIn(2) ? StepResult.DONE : StepResult.INDETERMINATE);
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

  private void rewind(HostId primary, Term term, Proc performer, Consumer<StepResult> end) {
    var source = room.engine(room.hosts().indexOf(primary));
    int number = (int) term.number();
    if (!isReachable(source, number) || engine.isDiskFull()) {
      performer.after(50_000, () -> end.accept(StepResult.INDETERMINATE));
      return;
    }
    if (!engine.hasData() || engine.isPrimary() || dice.oneIn(12)) {
      performer.after(20_000, () -> end.accept(StepResult.FAILED));
      return;
    }
    engine.stopForRemaking();
    remaking = true;
    copying = false;
    engine.changed();
    int step = present;
    performer.after(
        dice.between(30_000, 600_000),
        () -> {
          if (present != step) {
            return;
          }
          if (!isReachable(source, number)) {
            interrupt();
            present = step;
            end.accept(StepResult.INDETERMINATE);
            return;
          }
          remaking = false;
          int common = folder.agreesUpTo(folder.length, source.folder(), source.folder().flushed);
          if (room.appliesLater() && common < folder.applied) {
            engine.becomeStopped();
            end.accept(StepResult.FAILED);
            return;
          }
          setAside(common, source);
          folder.truncate(common);
          join(source, number, step, performer, end);
        });
  }

  private void copy(HostId primary, Term term, Proc performer, Consumer<StepResult> end) {
    var source = room.engine(room.hosts().indexOf(primary));
    int number = (int) term.number();
    if (!isReachable(source, number) || engine.isPrimary() || engine.isDiskFull()) {
      performer.after(50_000, () -> end.accept(StepResult.INDETERMINATE));
      return;
    }
    engine.stopForRemaking();
    setAside(folder.agreesUpTo(folder.length, source.folder(), source.folder().flushed), source);
    engine.becomeAbsent();
    remaking = true;
    copying = true;
    engine.changed();
    int step = present;
    performer.after(
        dice.oneIn(5) ? dice.between(500_000, 5_000_000) : dice.between(100_000, 500_000),
        () -> {
          if (present != step) {
            return;
          }
          if (!isReachable(source, number)) {
            interrupt();
            present = step;
            end.accept(StepResult.INDETERMINATE);
            return;
          }
          remaking = false;
          folder.become(source.folder());
          join(source, number, step, performer, end);
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

  private void join(
      SimEngine source, int term, int step, Proc performer, Consumer<StepResult> end) {
    folder.upstream = source.host();
    folder.upstreamTerm = term;
    recover(performer, () -> connect(ATTACH_RETRIES, step, performer, end));
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
