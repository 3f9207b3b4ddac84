package io.holdfast.spi.engine;

import java.time.Duration;
import java.util.List;

/** A driver whose engine takes new parameters while it runs. */
public interface TunableEngine {
  /**
   * Puts the spec's parameters in force at the running engine as far as that is possible without a
   * restart. A stopped engine takes them when it is started. Idempotent; to be called when the
   * agent has started and after every change of the spec.
   */
  StepOutcome applyParameters(Duration deadline);

  /** Names of parameters whose new values wait for a restart; empty also when it is not known. */
  List<String> pendingRestart(Duration deadline);
}
