package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.postgresql.os.Deadline;
import io.holdfast.engine.postgresql.os.Wait;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.engine.postgresql.wal.HistoryFiles;
import io.holdfast.spi.engine.Incident;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes a detached standby the closed primary of a term, on the timeline of that number. From the
 * first record on nothing is acknowledged but by the term's rule.
 */
final class Promotion {
  /** Most numbers that may lie between two terms; each takes a small file. */
  private static final long MOST_SKIPPED = 10_000;

  private static final Duration CHECKPOINT = Duration.ofMinutes(30);

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
      takeNumber(term, before, deadline);
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

  private void takeNumber(Term term, Snapshot standby, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var own = engine.timelines(deadline).position(standby.end(), null).term();
    if (!term.isAfter(own) || term.number() - own.number() > MOST_SKIPPED) {
      throw StepEnded.refused(
          ReasonCode.STALE_TERM, "term %s cannot follow timeline %s", term, own);
    }
    var number = Math.toIntExact(term.number());
    var files = engine.place().files();
    var histories = new HistoryFiles(files.wal(), engine.place().account());
    if (histories.numbers().stream().anyMatch(taken -> taken >= number)) {
      engine.place().account().createPrivateFolder(files.diverged());
      var aside = files.diverged().resolve("histories-" + Instant.now().toEpochMilli());
      Files.createDirectory(aside);
      var moved = histories.moveAsideFrom(number, aside);
      engine
          .place()
          .tell(
              Incident.Severity.WARNING,
              "history files of timelines %s, which no primary can have had, were moved to %s",
              moved,
              aside);
    }
    histories.takeNumbersBelow(number);
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
                session.run("CHECKPOINT", Deadline.after(CHECKPOINT));
              } catch (SqlFailure _) {
                // The server has ended; or it checkpoints in its own time.
              }
            });
  }
}
