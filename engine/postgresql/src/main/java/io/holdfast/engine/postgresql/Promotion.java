package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.engine.postgresql.wal.HistoryFiles;
import io.holdfast.engine.postgresql.wal.TimelineHistory;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;

/**
 * Makes a detached standby the closed primary of a term, on the timeline of that number. From the
 * first record on nothing is acknowledged but by the term's rule.
 */
final class Promotion {
  /** Most numbers that may lie between two terms; each takes a small file. */
  private static final long MOST_SKIPPED = 10_000;

  private static final Duration CHECKPOINT = Duration.ofMinutes(30);

  /** Until then clients have come back, and the disk is theirs alone. */
  private static final Duration BEFORE_CHECKPOINT = Duration.ofMillis(500);

  private final Engine engine;

  Promotion(Engine engine) {
    this.engine = engine;
  }

  void promote(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var before = engine.snapshot(deadline);
    if (before.inRecovery()) {
      if (engine.configuration().live().link() != null || before.receiving()) {
        throw StepEnded.refused(ReasonCode.SEALING, "it still receives from a primary");
      }
      close(deadline);
      takeNumber(term, deadline);
      engine.session().run("SELECT pg_promote(false)", deadline);
      var done =
          Wait.until(
              () -> !engine.session().isTrue("SELECT pg_is_in_recovery()", deadline),
              Place.STEP,
              deadline);
      if (!done) {
        throw StepEnded.unknown("PostgreSQL has not finished its promotion");
      }
    }
    var after = engine.snapshot(deadline);
    if (after.timeline() != term.number()) {
      engine
          .place()
          .tell(
              Incident.Severity.CRITICAL,
              "PostgreSQL became primary on timeline %d instead of %s and is stopped",
              after.timeline(),
              term);
      new Demotion(engine).demote(deadline);
      throw StepEnded.failed("timeline %d instead of %s", after.timeline(), term);
    }
    engine.server().willComeBackAsStandby();
    engine.enforcement().enforce(rule, engine.session(), deadline);
    checkpointSoon();
  }

  /** Readers of the standby would become writers. */
  private void close(Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    engine.configuration().fence();
    engine.configuration().reload();
    engine.configuration().awaitReload(deadline);
    engine.clients().evict(engine.session(), deadline);
  }

  /**
   * Sees to it that the new timeline is the term and branches off where this member's log ends. A
   * history file of a later timeline, heard of from a primary but never reached, would be taken for
   * a part of the way: the new history would say that the log had been there.
   */
  private void takeNumber(Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var own = engine.timelines(deadline).position(engine.snapshot(deadline).end(), null).term();
    if (!term.isAfter(own) || term.number() - own.number() > MOST_SKIPPED) {
      throw StepEnded.refused(
          ReasonCode.STALE_TERM, "term %s cannot follow timeline %s", term, own);
    }
    new UnreachedTimelines(engine).forget(own, TimelineHistory.none(0), deadline);
    new HistoryFiles(engine.place().files().wal(), engine.place().account())
        .takeNumbersBelow(Math.toIntExact(term.number()));
  }

  /**
   * A rewind against this server reads its control file, which names the new timeline only from the
   * next checkpoint on; left alone, that could be minutes away.
   */
  private void checkpointSoon() {
    var _ =
        Thread.ofVirtual()
            .name("checkpoint")
            .start(() -> {
              try (var session = engine.place().ownSession()) {
                Thread.sleep(BEFORE_CHECKPOINT);
                session.run("CHECKPOINT", Deadline.after(CHECKPOINT));
              } catch (SqlFailure | InterruptedException _) {
                // The server has ended; or it checkpoints in its own time.
              }
            });
  }
}
