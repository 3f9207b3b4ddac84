package io.holdfast.simulation.engine;

import io.holdfast.simulation.machine.Proc;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * A step that a driver takes.
 *
 * @param number which step of this driver it is
 * @param present which one is the present one
 * @param performer the process that performs it; what it has not done when it dies never happens
 * @param answer hears of the end
 */
record Step(int number, IntSupplier present, Proc performer, Consumer<StepResult> answer) {
  /** Whether it has not been interrupted. */
  boolean isPresent() {
    return present.getAsInt() == number;
  }

  /** The same, which goes on although another may have become the present one. */
  Step goingOn() {
    return new Step(present.getAsInt(), present, performer, answer);
  }

  void after(long delayMicros, Runnable timer) {
    performer.after(delayMicros, timer);
  }

  void end(StepResult result) {
    answer.accept(result);
  }
}
