package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.engine.mysql.log.History;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/**
 * What the member has on disk beyond its data: relay log that was not applied yet, and what
 * recovery took back. A server throws a relay log away when it is pointed at a primary; a member
 * that acknowledged it must not.
 */
final class Tail {
  private final Engine engine;
  private final Steps steps;

  Tail(Engine engine) {
    this.engine = engine;
    this.steps = engine.place().flavour().steps();
  }

  /** End of all that the member has, in its data or beyond. */
  LogPosition end(Snapshot snapshot) throws IOException {
    return steps.end(engine, snapshot);
  }

  /** Whether the primary has all of it. */
  boolean isWith(History primary, Snapshot snapshot) throws IOException {
    return steps.isTailWith(engine, primary, snapshot);
  }

  /** Makes all of it part of the data. The member must receive from nobody. */
  void apply(Deadline deadline) throws IOException, StepEnded, SqlFailure, InterruptedException {
    awaitApplied(deadline);
    steps.applyRest(engine, deadline);
    var after = engine.snapshot(deadline);
    if (!after.applied().isAtLeast(end(after))) {
      throw StepEnded.failed(
          "the data reaches to %s, and %s had been received", after.applied(), end(after));
    }
    engine.held().letGo();
  }

  /**
   * Waits until the server's own thread has applied what has arrived; at once when there is none.
   */
  void awaitApplied(Deadline deadline) throws StepEnded, SqlFailure, InterruptedException {
    var done =
        Wait.until(
            () -> {
              var snapshot = engine.snapshot(deadline);
              return !snapshot.isApplying() || snapshot.applied().isAtLeast(snapshot.received());
            },
            Place.STEP,
            deadline);
    if (!done) {
      throw StepEnded.unknown("the server still applies what it has received");
    }
  }
}
