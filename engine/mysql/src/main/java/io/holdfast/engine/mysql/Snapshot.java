package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.engine.mysql.log.GtidList;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the server about itself, in its own terms.
 *
 * @param writable whether it takes writes of clients: whether it leads
 * @param serverId the term while it leads
 * @param history last transaction of each writer that is in its data
 * @param open whether clients may log in
 * @param semiSync the settings by which commits wait, as one text; see {@link #WAITS}
 * @param receiver how its receiving stands; null when it was never told to receive
 * @param waiting how many commits wait for a standby
 * @param heartbeats how often it has heard from an idle primary
 */
record Snapshot(
    boolean writable,
    long serverId,
    GtidList history,
    boolean open,
    String semiSync,
    @Nullable Receiver receiver,
    long waiting,
    long heartbeats) {
  /**
   * Settings with which every commit waits for an acknowledging standby, for as long as it takes.
   */
  static final String WAITS = "ON " + Settings.NEVER_MILLIS + " AFTER_SYNC ON ON";

  /** Settings with which no commit waits. */
  static final String WAITS_NOT = "OFF ";

  private static final String QUERY =
      """
      SELECT @@GLOBAL.read_only = 0, @@GLOBAL.server_id,
        @@GLOBAL.gtid_binlog_state, @@GLOBAL.gtid_slave_pos, @@GLOBAL.init_connect = '',
        concat(@@GLOBAL.rpl_semi_sync_master_enabled, ' ', @@GLOBAL.rpl_semi_sync_master_timeout,
          ' ', @@GLOBAL.rpl_semi_sync_master_wait_point, ' ',
          @@GLOBAL.rpl_semi_sync_master_wait_no_slave, ' ',
          (SELECT variable_value FROM information_schema.global_status
            WHERE variable_name = 'RPL_SEMI_SYNC_MASTER_STATUS')),
        (SELECT variable_value FROM information_schema.global_status
          WHERE variable_name = 'RPL_SEMI_SYNC_MASTER_WAIT_SESSIONS'),
        (SELECT variable_value FROM information_schema.global_status
          WHERE variable_name = 'SLAVE_RECEIVED_HEARTBEATS')
      """;

  /**
   * How receiving stands. Source: MariaDB Server documentation, "SHOW REPLICA STATUS".
   *
   * @param stopped whether the thread that receives is not there
   * @param streaming whether it is connected and receives
   * @param error number of what keeps it from receiving; 0 for nothing
   * @param errorText the same in words
   * @param received last transactions that have arrived
   * @param applying whether the thread that applies is there
   * @param applyError number of what ended applying; 0 for nothing
   * @param applyErrorText the same in words
   * @param secondsBehind age of what is being applied; null when not known
   */
  record Receiver(
      boolean stopped,
      boolean streaming,
      int error,
      String errorText,
      GtidList received,
      boolean applying,
      int applyError,
      String applyErrorText,
      @Nullable Long secondsBehind) {}

  static Snapshot of(Session session, Deadline deadline) throws SqlFailure {
    var receiver = session.query("SHOW SLAVE STATUS", deadline, Snapshot::receiver).orElse(null);
    return session.query(QUERY, deadline, rows -> read(rows, receiver));
  }

  private static Snapshot read(ResultSet rows, @Nullable Receiver receiver) throws SQLException {
    if (!rows.next()) {
      throw new SQLException("the server answered a question about itself with nothing");
    }
    return new Snapshot(
        rows.getBoolean(1),
        rows.getLong(2),
        GtidList.parse(text(rows, 3), text(rows, 4)),
        rows.getBoolean(5),
        text(rows, 6),
        receiver,
        rows.getLong(7),
        rows.getLong(8));
  }

  private static Optional<Receiver> receiver(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    var behind = rows.getString("Seconds_Behind_Master");
    return Optional.of(
        new Receiver(
            text(rows, "Slave_IO_Running").equals("No"),
            text(rows, "Slave_IO_Running").equals("Yes"),
            rows.getInt("Last_IO_Errno"),
            text(rows, "Last_IO_Error"),
            GtidList.parse(text(rows, "Gtid_IO_Pos")),
            text(rows, "Slave_SQL_Running").equals("Yes"),
            rows.getInt("Last_SQL_Errno"),
            text(rows, "Last_SQL_Error"),
            behind == null ? null : Long.valueOf(behind)));
  }

  private static String text(ResultSet rows, int column) throws SQLException {
    var value = rows.getString(column);
    return value == null ? "" : value;
  }

  private static String text(ResultSet rows, String column) throws SQLException {
    var value = rows.getString(column);
    return value == null ? "" : value;
  }

  /** End of what is in its data. */
  LogPosition applied() {
    return history.end();
  }

  /** End of what the receiving thread has on disk. */
  LogPosition received() {
    var known = receiver;
    var arrived = known == null ? LogPosition.START : known.received().end();
    return arrived.isAtLeast(applied()) ? arrived : applied();
  }

  boolean isReceiving() {
    return receiver != null && !receiver.stopped();
  }

  boolean isApplying() {
    return receiver != null && receiver.applying();
  }
}
