package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/** Admits clients. */
final class Opening {
  private final Engine engine;

  Opening(Engine engine) {
    this.engine = engine;
  }

  void open(Deadline deadline) throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (!engine.configuration().isOpen()) {
      engine.configuration().writeAccess(true);
    }
    engine.configuration().write(engine.configuration().live().serving());
    engine.configuration().reload();
    engine.configuration().awaitReloadBy(engine.session(), deadline);
  }
}
