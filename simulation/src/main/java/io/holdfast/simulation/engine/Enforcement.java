package io.holdfast.simulation.engine;

import io.holdfast.core.durability.AckRule;
import io.holdfast.simulation.bug.Bug;

/**
 * How an ack rule is put in force: over a barrier, so that no part of the engine still acts by the
 * last rule when another already acts by the next.
 */
final class Enforcement {
  private static final long DEADLINE_MICROS = 1_000_000;

  private final SimEngine engine;
  private final EngineRoom room;

  Enforcement(SimEngine engine, EngineRoom room) {
    this.engine = engine;
    this.room = room;
  }

  void begin(AckRule rule, Step step) {
    if (!engine.isPrimary() || !engine.proc().runs()) {
      step.after(1_000, () -> step.end(StepResult.REFUSED));
      return;
    }
    if (engine.driver().isConfirmed(rule)) {
      step.after(1_000, () -> step.end(StepResult.DONE));
      return;
    }
    var wanted = EngineRule.of(rule, room.hosts());
    engine.driver().forget();
    engine.changed();
    if (room.has(Bug.ENFORCE_NOT_CONFIRMED)) {
      engine.senders().configure(wanted, () -> {});
      engine.enforced(rule);
      step.end(StepResult.DONE);
    } else if (room.has(Bug.ENFORCE_WITHOUT_BARRIER)) {
      putInForce(wanted, step);
    } else {
      engine.senders().configure(EngineRule.BARRIER, () -> barrierLoaded(wanted, step));
    }
    step.after(
        DEADLINE_MICROS,
        () -> {
          if (step.isPresent() && !engine.driver().isConfirmed(rule)) {
            engine.senders().forget();
            step.end(StepResult.INDETERMINATE);
          }
        });
  }

  private void barrierLoaded(EngineRule wanted, Step step) {
    if (step.isPresent() && engine.senders().allActBy(EngineRule.BARRIER)) {
      putInForce(wanted, step);
    }
  }

  private void putInForce(EngineRule wanted, Step step) {
    engine.senders().configure(wanted, () -> ruleLoaded(wanted, step));
  }

  private void ruleLoaded(EngineRule wanted, Step step) {
    if (step.isPresent() && engine.senders().allActBy(wanted)) {
      engine.senders().forget();
      engine.enforced(wanted.rule());
      step.end(StepResult.DONE);
    }
  }
}
