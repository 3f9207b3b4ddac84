package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.engine.postgresql.wal.HistoryFiles;
import io.holdfast.engine.postgresql.wal.Segments;
import io.holdfast.engine.postgresql.wal.TimelineHistory;
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

  /** An SQLSTATE. */
  private static final String DUPLICATE_OBJECT = "42710";

  private final HostId host;
  private final Session session;

  RemotePrimary(Place place, HostId host) {
    this.host = host;
    this.session = place.sessionTo(host);
  }

  /**
   * What it says of its log.
   *
   * @param end end of its flushed log
   */
  record State(String systemId, TimelineHistory history, long end, Segments segments, int major) {
    /** Whether a log that ends there is a beginning of this primary's. */
    boolean continues(LogPosition other) {
      return history.continues(Math.toIntExact(other.term().number()), other.offset())
          && other.offset() <= end;
    }
  }

  /**
   * Asks it until it is the primary of that term: standbys are told of a new primary while it is
   * still being promoted, and each moment that they lose then, its clients wait.
   */
  State await(Term term, Deadline deadline) throws SqlFailure, StepEnded, InterruptedException {
    var primary = "SELECT NOT pg_is_in_recovery()";
    Wait.until(
        () -> session.isTrue(primary, soon(deadline)),
        Place.LONGER_STEP,
        deadline.within(PROMOTING));
    return ask(term, deadline);
  }

  /** Asks it, and makes sure that it is the primary of that term. */
  State ask(Term term, Deadline deadline) throws SqlFailure, StepEnded {
    var answer =
        session.query(
            """
            SELECT s.system_identifier::text,
              CASE WHEN r.recovers THEN 0
                ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END,
              CASE WHEN r.recovers THEN 0
                ELSE (pg_current_wal_flush_lsn() - '0/0')::bigint END,
              pg_size_bytes(current_setting('wal_segment_size'))::int,
              current_setting('server_version_num')::int / 10000
            FROM (SELECT pg_is_in_recovery() AS recovers) r, pg_control_system() s
            """,
            soon(deadline),
            rows -> {
              rows.next();
              return new State(
                  rows.getString(1),
                  TimelineHistory.none(rows.getInt(2)),
                  rows.getLong(3),
                  new Segments(rows.getInt(4)),
                  rows.getInt(5));
            });
    if (answer.history().timeline() != term.number()) {
      throw StepEnded.unknown(
          "%s is not primary of term %s yet, it is %s",
          host,
          term,
          answer.history().timeline() == 0
              ? "a standby"
              : "primary of term " + answer.history().timeline());
    }
    return new State(
        answer.systemId(),
        history(answer.history().timeline(), deadline),
        answer.end(),
        answer.segments(),
        answer.major());
  }

  private TimelineHistory history(int timeline, Deadline deadline) throws SqlFailure {
    if (timeline == 1) {
      return TimelineHistory.none(1);
    }
    var text =
        session.text(
            "SELECT convert_from(pg_read_binary_file('pg_wal/%s'), 'UTF8')"
                .formatted(HistoryFiles.name(timeline)),
            soon(deadline));
    return TimelineHistory.parse(timeline, text.orElse(""));
  }

  /** Refuses when log from that position on is no longer there. */
  void requireLogFrom(LogPosition position, State state, Deadline deadline)
      throws SqlFailure, StepEnded {
    var segments = state.segments();
    var number = segments.numberOf(position.offset());
    if (number == segments.numberOf(state.end())) {
      return;
    }
    var names = new StringBuilder();
    for (var timeline = position.term().number();
        timeline <= state.history().timeline();
        timeline++) {
      names
          .append(names.isEmpty() ? "" : ",")
          .append("('pg_wal/")
          .append(segments.name(Math.toIntExact(timeline), number))
          .append("')");
    }
    var there =
        session.isTrue(
            "SELECT bool_or((pg_stat_file(name, true)).size IS NOT NULL) FROM (VALUES %s) AS wanted(name)"
                .formatted(names),
            soon(deadline));
    if (!there) {
      throw StepEnded.refused(
          ReasonCode.LOG_GONE, "%s no longer has log from %s on", host, position);
    }
  }

  /** Makes it keep its log for that host from now on, also while it is still a standby. */
  void keepLogFor(HostId standby, Deadline deadline) throws SqlFailure {
    try {
      session.run(
          """
          SELECT pg_create_physical_replication_slot('%1$s', true)
          WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '%1$s')
          """
              .formatted(Place.slotOf(standby)),
          soon(deadline));
    } catch (SqlFailure failure) {
      if (!failure.state().equals(DUPLICATE_OBJECT)) {
        throw failure;
      } // its own agent, which makes slots for all standbys, was faster by a moment
    }
  }

  /**
   * Waits for the first checkpoint of the term: pg_rewind takes the timeline from the latest one.
   */
  void awaitCheckpoint(Term term, Deadline deadline)
      throws SqlFailure, StepEnded, InterruptedException {
    var question = "SELECT timeline_id = %s FROM pg_control_checkpoint()".formatted(term);
    if (!Wait.until(() -> session.isTrue(question, soon(deadline)), Place.LONGER_STEP, deadline)) {
      throw StepEnded.unknown("%s has not finished its first checkpoint of term %s", host, term);
    }
  }

  private static Deadline soon(Deadline deadline) {
    return deadline.within(ANSWERING);
  }

  @Override
  public void close() {
    session.close();
  }
}
