package io.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.drill.LedgerFailure.Meaning;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.Wire;
import io.holdfast.testkit.ScratchServer;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine's ledger must be able to do; PostgreSQL's does more of it elsewhere. */
class LedgerStoreTest {
  private static final String ADDRESS = "127.0.0.82";
  private static final int PORT = 55482;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int SOME = 50;

  @Test
  void mariadb() throws LedgerFailure {
    try (var server = ScratchServer.mariadb(ADDRESS, PORT)) {
      holdsTheContract(LedgerEngine.MARIADB, server);
    }
  }

  @Test
  void redis() throws LedgerFailure {
    try (var server = ScratchServer.redis(ADDRESS, PORT)) {
      holdsTheContract(LedgerEngine.REDIS, server);
    }
  }

  /** Its clients learn from the error itself that nothing was begun. */
  @Test
  void aRedisThatHasBecomeAReplicaBeginsNoWrite() throws LedgerFailure, IOException {
    try (var _ = ScratchServer.redis(ADDRESS, PORT);
        var wire = new Wire(ADDRESS, PORT, Deadline.after(LONG))) {
      var plan = plan(LedgerEngine.REDIS);
      try (var session = open(plan)) {
        session.prepare();
        var _ =
            wire.exchange(
                List.of(
                    List.of("AUTH", ScratchServer.USER, ScratchServer.PASSWORD),
                    List.of("REPLICAOF", "127.0.0.1", "0")),
                Deadline.after(LONG));
        assertThatThrownBy(() -> session.write("run", 0, 0))
            .isInstanceOfSatisfying(
                LedgerFailure.class,
                failure -> assertThat(failure.meaning()).isEqualTo(Meaning.NOT_BEGUN));
        assertThat(session.read("run").has(0, 0)).isFalse();
      }
      assertThat(Leadership.isClaimedAt(plan)).isFalse();
    }
  }

  private static void holdsTheContract(LedgerEngine engine, ScratchServer server)
      throws LedgerFailure {
    var plan = plan(engine);
    assertThat(Leadership.isClaimedAt(plan)).isTrue();
    findsWhatWasAcknowledged(plan);
    tellsWhatIsMissingAndWhatIsThereTwice(plan);
    tellsWhatAReaderIsNotShown(plan);
    hearsThatTheServerHasGone(plan, server);
  }

  /** Rows that are removed behind its back: the next answer shows less, and less than it should. */
  private static void tellsWhatAReaderIsNotShown(LedgerPlan plan) throws LedgerFailure {
    try (var ledger = LedgerWorkload.start(plan);
        var reader = LedgerReader.of(ledger);
        var remover = open(plan)) {
      Waiting.until(
          () -> reader.reads().answered() > 5 && ledger.lastAcknowledged(0) > SOME,
          LONG,
          () -> "nothing is read: " + reader.reads());
      assertThat(reader.reads())
          .extracting(LedgerReads::stale, LedgerReads::backwards)
          .containsOnly(0);

      var _ = ledger.stop();
      remover.remove(ledger.run());
      remover.prepare();
      Waiting.until(
          () -> reader.reads().stale() > 2, LONG, () -> "nothing is missed: " + reader.reads());
      assertThat(reader.reads().backwards()).isEqualTo(1);
    }
  }

  private static void findsWhatWasAcknowledged(LedgerPlan plan) {
    try (var ledger = LedgerWorkload.start(plan)) {
      var deadline = ledger.elapsed().plus(LONG);
      while (ledger.history().count(Outcome.ACKNOWLEDGED) < SOME) {
        assertThat(ledger.elapsed()).as("%s", ledger.history().errors()).isLessThan(deadline);
        Pauses.briefly();
      }
      var history = ledger.stop();
      var verdict = LedgerAudit.check(history, LONG);
      assertThat(verdict.isClean()).as(verdict.sentence()).isTrue();
      assertThat(verdict.acknowledged()).isGreaterThanOrEqualTo(SOME);
      assertThat(history.errors()).isEmpty();
    }
  }

  private static void tellsWhatIsMissingAndWhatIsThereTwice(LedgerPlan plan) throws LedgerFailure {
    try (var session = open(plan)) {
      session.prepare();
      session.write("run", 3, 0);
      session.write("run", 3, 1);
      session.write("run", 3, 1);
      session.write("another run", 3, 2);
      var rows = session.read("run");
      assertThat(rows.has(3, 0)).isTrue();
      assertThat(rows.has(3, 1)).isTrue();
      assertThat(rows.has(3, 2)).isFalse();
      assertThat(rows.has(4, 0)).isFalse();
      assertThat(rows.duplicates()).isOne();
    }
    removesOneRunAndInTheEndEverything(plan);
  }

  /** What another run has written stays, and is found again by a new session. */
  private static void removesOneRunAndInTheEndEverything(LedgerPlan plan) throws LedgerFailure {
    try (var session = open(plan)) {
      session.remove("run");
    }
    try (var session = open(plan)) {
      assertThat(session.read("run").has(3, 0)).isFalse();
      assertThat(session.read("another run").has(3, 2)).isTrue();
    }
  }

  private static void hearsThatTheServerHasGone(LedgerPlan plan, ScratchServer server)
      throws LedgerFailure {
    try (var session = open(plan)) {
      session.prepare();
      session.hearLastWords();
      server.stop();
      assertThatThrownBy(session::hearLastWords).isInstanceOf(LedgerFailure.class);
      assertThatThrownBy(() -> open(plan)).isInstanceOf(LedgerFailure.class);
    }
  }

  private static LedgerSession open(LedgerPlan plan) throws LedgerFailure {
    return new LedgerConnections(plan, LONG).openAny(Duration.ofSeconds(1));
  }

  private static LedgerPlan plan(LedgerEngine engine) {
    return LedgerPlan.through(
            engine,
            LedgerPlan.Route.DIRECT,
            List.of(new Endpoint(ADDRESS, PORT)),
            ScratchServer.DATABASE,
            ScratchServer.USER,
            ScratchServer.PASSWORD)
        .withDeadlines(Duration.ofSeconds(5), LONG);
  }
}
