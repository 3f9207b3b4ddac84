package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.StepEnded;

/**
 * Neither flavour can take back what is committed. What can be taken back, because it was logged
 * and not committed at a crash, never became part of the data: see {@link HeldLog}. So this rung of
 * the way back is refused, and the copy that follows saves what only this member has.
 */
final class Rewinding {
  private final Engine engine;

  Rewinding(Engine engine) {
    this.engine = engine;
  }

  void rewind(HostId primary, Term term, Deadline deadline) throws StepEnded, SqlFailure {
    try (var remote = new RemotePrimary(engine.place(), primary)) {
      remote.ask(term, deadline);
    }
    throw StepEnded.refused(
        ReasonCode.DIVERGED,
        "%s cannot take back what it has committed; it is copied anew",
        engine.place().flavour().title());
  }
}
