package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.util.Map;

/** Stops the server such that it can only come back fenced. */
final class Demotion {
  private final Engine engine;

  Demotion(Engine engine) {
    this.engine = engine;
  }

  /** Stops it politely, then by force; a former primary's standbys receive the rest if they can. */
  void demote(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    // First the file: whatever kills us from here on, the server never comes back as a primary.
    engine.server().willComeBackAsStandby();
    engine.configuration().writeStatic(Map.of());
    engine.configuration().writeAccess(false);
    if (engine.isRunning()) {
      engine.configuration().reload();
      engine.server().stop(deadline);
    }
    engine.configuration().fence();
  }
}
