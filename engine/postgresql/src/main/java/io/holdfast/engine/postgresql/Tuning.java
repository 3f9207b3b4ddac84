package io.holdfast.engine.postgresql;

import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parameters of a running server. */
final class Tuning {
  private static final String PENDING =
      "SELECT name FROM pg_settings WHERE pending_restart ORDER BY name";

  private final Engine engine;

  Tuning(Engine engine) {
    this.engine = engine;
  }

  /** Has a running server of ours read the parameters as the spec has them now. */
  void apply(Deadline deadline) throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (!Ownership.isOurs(engine.place()) || !engine.isRunning()) {
      return;
    }
    engine.writeSettings(deadline);
    engine.configuration().write(engine.configuration().live().renewed());
    engine.configuration().reload();
    engine.configuration().awaitReloadBy(engine.session(), deadline);
    var refused = refused(deadline);
    if (!refused.isEmpty()) {
      throw StepEnded.refused(
          ReasonCode.PARAMETERS_REFUSED,
          "%s; correct the spec, PostgreSQL would not start with it",
          String.join(", ", refused));
    }
  }

  /** What waits for a restart is shown as an error too; the rest is really one. */
  private List<String> refused(Deadline deadline) throws SqlFailure {
    var file = engine.place().files().specConfig().toString().replace("'", "''");
    return names(
        """
        SELECT DISTINCT coalesce(f.name, f.sourcefile) || ': ' || f.error FROM pg_file_settings f
        WHERE f.error IS NOT NULL AND f.sourcefile = '%s' AND NOT EXISTS (
          SELECT FROM pg_settings s WHERE s.pending_restart AND lower(s.name) = lower(f.name))
        """
            .formatted(file),
        deadline);
  }

  /** What the server has read and cannot use before it is started anew; empty when not known. */
  Optional<List<String>> pending(Deadline deadline) {
    if (!Ownership.isOurs(engine.place()) || !engine.isRunning()) {
      return Optional.empty();
    }
    try {
      return Optional.of(names(PENDING, deadline));
    } catch (SqlFailure _) {
      return Optional.empty();
    }
  }

  private List<String> names(String query, Deadline deadline) throws SqlFailure {
    return engine
        .session()
        .query(
            query,
            deadline,
            rows -> {
              var names = new ArrayList<String>();
              while (rows.next()) {
                names.add(rows.getString(1));
              }
              return names;
            });
  }
}
