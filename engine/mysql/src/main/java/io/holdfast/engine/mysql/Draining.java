package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import java.time.Duration;

/** Lets clients go one by one as they finish, before a primary is stopped. */
final class Draining {
  /** How long clients in the middle of a transaction are waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /**
   * How long the word that it hands over may take to the entries; until then clients are let in.
   */
  private static final Duration NOTICE = Duration.ofMillis(50);

  private final Engine engine;

  Draining(Engine engine) {
    this.engine = engine;
  }

  void drain(Deadline deadline) throws SqlFailure, InterruptedException {
    Thread.sleep(NOTICE);
    engine.clients().shutOut(engine.session(), deadline);
    engine.clients().awaitEnd(engine.session(), deadline.within(PATIENCE));
  }
}
