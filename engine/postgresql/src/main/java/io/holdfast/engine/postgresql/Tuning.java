package io.holdfast.engine.postgresql;

import io.holdfast.engine.postgresql.os.Deadline;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Parameters of a running server. */
final class Tuning {
  private final Engine engine;

  Tuning(Engine engine) {
    this.engine = engine;
  }

  /** Has a running server of ours read the parameters as the spec has them now. */
  void apply(Deadline deadline) throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (!Ownership.isOurs(engine.place()) || !engine.isRunning()) {
      return;
    }
    engine.configuration().writeStatic();
    engine.configuration().write(engine.configuration().live().renewed());
    engine.configuration().reload();
    engine.configuration().awaitReloadBy(engine.session(), deadline);
  }

  /** What the server has read and cannot use before it is started anew. */
  List<String> pending(Deadline deadline) {
    if (!Ownership.isOurs(engine.place()) || !engine.isRunning()) {
      return List.of();
    }
    try {
      return engine
          .session()
          .query(
              "SELECT name FROM pg_settings WHERE pending_restart ORDER BY name",
              deadline,
              rows -> {
                var names = new ArrayList<String>();
                while (rows.next()) {
                  names.add(rows.getString(1));
                }
                return names;
              });
    } catch (SqlFailure _) {
      return List.of();
    }
  }
}
