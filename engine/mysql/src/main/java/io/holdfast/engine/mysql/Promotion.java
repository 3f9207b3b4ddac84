package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.log.Gtid;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/**
 * Makes a detached standby the closed primary of a term. The term's first transaction is ours, so
 * every later position is of the term; from the first write of a client on nothing is acknowledged
 * but by the term's rule.
 */
final class Promotion {
  private final Engine engine;
  private final Flavour flavour;

  Promotion(Engine engine) {
    this.engine = engine;
    this.flavour = engine.place().flavour();
  }

  /** Something that is written before the rule is in force, and before any client comes. */
  @FunctionalInterface
  interface FirstWrites {
    void write() throws IOException, StepEnded, SqlFailure;
  }

  void promote(Term term, AckRule rule, FirstWrites more, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var before = engine.snapshot(deadline);
    if (!before.writable()) {
      if (engine.link().read().isPresent() || before.isReceiving()) {
        throw StepEnded.refused(ReasonCode.SEALING, "it still receives from a primary");
      }
      // Readers of the standby would become writers.
      engine.clients().shutOut(engine.session(), deadline);
      if (!engine.clients().evict(engine.session(), deadline)) {
        throw StepEnded.unknown("clients' connections did not end in time");
      }
      new Tail(engine).apply(deadline);
      flavour.steps().makeReady(engine, term, deadline);
      lead(term, rule, more, deadline);
    } else if (before.serverId() != term.number()) {
      throw StepEnded.refused(
          ReasonCode.STALE_TERM, "it leads in term %d, not in %s", before.serverId(), term);
    }
    engine.enforcement().enforce(rule, deadline);
    engine.session().run("SET GLOBAL read_only = OFF", deadline);
  }

  private void lead(Term term, AckRule rule, FirstWrites more, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var end = engine.snapshot(deadline).applied();
    if (end.term().isAfter(term) || term.number() < 1 || term.number() >= Gtid.FIRST_MEMBER) {
      throw StepEnded.refused(ReasonCode.STALE_TERM, "term %s cannot follow %s", term, end.term());
    }
    var session = engine.session();
    flavour.steps().endReplication(engine, deadline);
    session.run("RESET REPLICA ALL", deadline);
    // One that handed over, and whose agent was started anew before it was stopped, still waits for
    // its standbys, which have been sealed.
    session.run(flavour.words().waitForNobody(), deadline);
    new Accounts(engine).createOwn(session, deadline);
    engine.enforcement().admitOnly(rule, deadline);
    session.run("SET GLOBAL server_id = " + term, deadline);
    try (var logged = engine.place().loggedSession()) {
      // A promotion that was interrupted is begun once only; no client was let in since.
      if (!end.term().equals(term)) {
        flavour.steps().beginTerm(logged, term, end, deadline);
      }
      logged.run("CREATE DATABASE IF NOT EXISTS holdfast", deadline);
      logged.run(
          """
          CREATE TABLE IF NOT EXISTS holdfast.terms (
            term BIGINT PRIMARY KEY, host VARCHAR(255) NOT NULL, began TIMESTAMP(6) NOT NULL
          ) ENGINE = InnoDB
          """,
          deadline);
      logged.run(
          """
          CREATE TABLE IF NOT EXISTS holdfast.nudges (
            connection BIGINT PRIMARY KEY, at TIMESTAMP(6) NOT NULL
          ) ENGINE = InnoDB
          """,
          deadline);
      logged.run("DELETE FROM holdfast.nudges", deadline);
      logged.run(
          "REPLACE INTO holdfast.terms VALUES (%s, %s, NOW(6))"
              .formatted(term, Accounts.literal(engine.place().context().self().name())),
          deadline);
      more.write();
    }
    var reached = engine.snapshot(deadline).applied();
    if (!reached.term().equals(term)) {
      throw StepEnded.failed("the log goes on in term %s instead of %s", reached.term(), term);
    }
  }
}
