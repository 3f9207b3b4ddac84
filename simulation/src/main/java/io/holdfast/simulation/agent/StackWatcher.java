package io.holdfast.simulation.agent;

import io.holdfast.core.stack.StackDecision;

/** Hears of everything that the controllers of a stack decide. */
@FunctionalInterface
public interface StackWatcher {
  /** A controller has decided. */
  void stackDecided(int host, StackDecision decision);
}
