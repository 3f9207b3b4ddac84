package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.mysql.log.GtidList;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.time.Duration;

/** Another member, asked as the primary it should be. */
final class RemotePrimary implements AutoCloseable {
  /** How long one that is still a standby is waited for before the step is given up for now. */
  private static final Duration PROMOTING = Duration.ofSeconds(1);

  /**
   * How long it may take to answer one question. One that was cut off answers none, and meanwhile
   * this member does not seal.
   */
  private static final Duration ANSWERING = Duration.ofSeconds(2);

  private final Place place;
  private final HostId host;
  private final Session session;

  RemotePrimary(Place place, HostId host) {
    this.place = place;
    this.host = host;
    this.session = place.sessionTo(host);
  }

  /**
   * What it says of itself.
   *
   * @param history last transaction of each writer that it has
   * @param acknowledging whether its rule lets us acknowledge
   */
  record State(boolean leads, Term term, GtidList history, boolean acknowledging) {}

  /**
   * Asks it until it is the primary of that term: standbys are told of a new primary while it is
   * still being promoted, and each moment that they lose then, its clients wait.
   */
  State await(Term term, Deadline deadline) throws SqlFailure, StepEnded, InterruptedException {
    Wait.until(() -> leads(look(deadline), term), Place.LONGER_STEP, deadline.within(PROMOTING));
    return ask(term, deadline);
  }

  private static boolean leads(State state, Term term) {
    return state.leads() && state.term().equals(term);
  }

  /** Asks it, and makes sure that it is the primary of that term. */
  State ask(Term term, Deadline deadline) throws SqlFailure, StepEnded {
    var state = look(deadline);
    if (!leads(state, term)) {
      throw StepEnded.unknown(
          "%s is not primary of term %s yet, it is %s",
          host, term, state.leads() ? "primary of term " + state.term() : "a standby");
    }
    return state;
  }

  /** Asks it, whatever it is. */
  State look(Deadline deadline) throws SqlFailure {
    return session.query(
        """
        SELECT @@GLOBAL.read_only = 0, @@GLOBAL.server_id,
          @@GLOBAL.gtid_binlog_state, @@GLOBAL.gtid_slave_pos,
          EXISTS (SELECT 1 FROM mysql.global_priv WHERE User = %s AND Host = '%%'
            AND NOT coalesce(json_value(Priv, '$.account_locked'), FALSE))
        """
            .formatted(Accounts.literal(Accounts.acknowledger(place.context().self()))),
        deadline.within(ANSWERING),
        rows -> {
          rows.next();
          return new State(
              rows.getBoolean(1),
              new Term(rows.getLong(2)),
              GtidList.parse(String.valueOf(rows.getString(3)), String.valueOf(rows.getString(4))),
              rows.getBoolean(5));
        });
  }

  @Override
  public void close() {
    session.close();
  }
}
