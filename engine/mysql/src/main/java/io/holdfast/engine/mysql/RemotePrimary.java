package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.mysql.log.History;
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
  record State(boolean leads, Term term, History history, boolean acknowledging) {}

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
    return place
        .flavour()
        .words()
        .lookAtPrimary(session, place.context().self(), deadline.within(ANSWERING));
  }

  @Override
  public void close() {
    session.close();
  }
}
