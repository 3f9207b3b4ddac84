package io.holdfast.engine.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the server about itself, in its own terms. Positions are bytes of log, ages are
 * milliseconds by the server's clock.
 *
 * @param timeline of a primary
 * @param written end of a primary's flushed log
 * @param received end of what a standby's receiver has flushed since the server started; null when
 *     no receiver ever ran
 * @param replayed end of what a standby has replayed; null before the first record
 * @param receiving whether a receiver process exists
 * @param streaming whether it is connected and receives
 * @param receivedTimeline timeline it receives in; null when not known
 * @param latestKnown end of the primary's log as the receiver last heard; null when not known
 * @param heardAgeMillis how long ago the receiver last heard from the primary; null when not known
 * @param dataAgeMillis age of the last replayed commit by the primary's clock; null when none
 * @param startupWait what the process that replays waits for; null when it is busy
 */
record Snapshot(
    boolean inRecovery,
    int timeline,
    long written,
    String synchronousStandbys,
    @Nullable Long received,
    @Nullable Long replayed,
    boolean receiving,
    boolean streaming,
    @Nullable Integer receivedTimeline,
    @Nullable Long latestKnown,
    @Nullable Long heardAgeMillis,
    @Nullable Long dataAgeMillis,
    @Nullable String startupWait) {

  static final String QUERY =
      """
      SELECT r.recovers,
        CASE WHEN r.recovers THEN 0
          ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END,
        CASE WHEN r.recovers THEN 0
          ELSE (pg_current_wal_flush_lsn() - '0/0')::bigint END,
        current_setting('synchronous_standby_names'),
        (pg_last_wal_receive_lsn() - '0/0')::bigint,
        (pg_last_wal_replay_lsn() - '0/0')::bigint,
        EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'walreceiver'),
        coalesce(w.status = 'streaming', false),
        w.received_tli,
        (w.latest_end_lsn - '0/0')::bigint,
        (extract(epoch FROM clock_timestamp() - w.last_msg_receipt_time) * 1000)::bigint,
        CASE WHEN r.recovers THEN
          (extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::bigint
        END,
        CASE WHEN r.recovers THEN
          (SELECT wait_event FROM pg_stat_activity WHERE backend_type = 'startup') END
      FROM (SELECT pg_is_in_recovery() AS recovers) r
      LEFT JOIN pg_stat_wal_receiver w ON true
      """;

  static Snapshot read(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      throw new SQLException("the server answered a question about itself with nothing");
    }
    return new Snapshot(
        rows.getBoolean(1),
        rows.getInt(2),
        rows.getLong(3),
        rows.getString(4),
        number(rows, 5),
        number(rows, 6),
        rows.getBoolean(7),
        rows.getBoolean(8),
        rows.getObject(9, Integer.class),
        number(rows, 10),
        number(rows, 11),
        number(rows, 12),
        rows.getString(13));
  }

  private static @Nullable Long number(ResultSet rows, int column) throws SQLException {
    var value = rows.getLong(column);
    return rows.wasNull() ? null : value;
  }

  /**
   * End of what is on a standby's disk. A receiver that begins counts from the start of a file, so
   * what was replayed may be further on.
   */
  long end() {
    return Math.max(received == null ? 0 : received, replayed == null ? 0 : replayed);
  }

  /**
   * Whether a standby has read all the log it had when it started. Until then its positions say
   * less than what a promotion would replay. Replaying ends before a receiver is asked for the
   * first time, or before it waits for more log to come from anywhere.
   */
  boolean hasReadOwnLog() {
    return received != null
        || "RecoveryRetrieveRetryInterval".equals(startupWait)
        || "RecoveryWalStream".equals(startupWait);
  }
}
