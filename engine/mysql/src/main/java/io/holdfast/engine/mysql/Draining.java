package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import java.time.Duration;

/**
 * Lets clients finish before a primary is stopped. The server ends a connection without a word,
 * also one on which a statement is just arriving, and its client would have to believe that
 * anything may have become of it. So the server first refuses to write: whoever writes then is told
 * that nothing was begun (ER_OPTION_PREVENTS_STATEMENT), and goes.
 */
final class Draining {
  /** How long clients in the middle of a transaction are waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /**
   * How long the word that it hands over may take to the entries; until then clients are let in.
   */
  private static final Duration NOTICE = Duration.ofMillis(50);

  /** How long clients may take to hear that nothing is written any more, and to leave. */
  private static final Duration LEAVING = Duration.ofMillis(250);

  private final Engine engine;

  Draining(Engine engine) {
    this.engine = engine;
  }

  void drain(Deadline deadline) throws SqlFailure, InterruptedException {
    Thread.sleep(NOTICE);
    var session = engine.session();
    var clients = engine.clients();
    clients.shutOut(session, deadline);
    clients.awaitTransactions(session, PATIENCE, deadline);
    refuseWrites(deadline.within(PATIENCE));
    var leaving = deadline.within(LEAVING);
    var _ = Wait.until(() -> clients.areGone(session, deadline), Place.LONGER_STEP, leaving);
  }

  /**
   * Waits for the commits under way, so it ends only when standbys acknowledge; if they do not, the
   * stop that follows deals with it.
   */
  private void refuseWrites(Deadline deadline) throws SqlFailure {
    engine.handingOver(true);
    var seconds = Math.max(1, deadline.left().toSeconds());
    engine.session().run("SET SESSION lock_wait_timeout = " + seconds, deadline);
    engine.session().run("SET GLOBAL read_only = ON", deadline);
  }
}
