package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.mysql.log.GtidList;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** MariaDB's statements. Source: MariaDB Server documentation. */
final class MariadbWords implements Words {
  private static final String ITSELF =
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

  @Override
  public String connections() {
    return "information_schema.processlist";
  }

  @Override
  public String sending() {
    return "Binlog Dump";
  }

  @Override
  public String acknowledges() {
    return "rpl_semi_sync_slave_enabled";
  }

  /** MariaDB has no count to set. */
  @Override
  public int mostAcks() {
    return 1;
  }

  @Override
  public String waits(int standbys) {
    return "ON " + Settings.NEVER_MILLIS + " AFTER_SYNC ON ON";
  }

  @Override
  public String waitsNot() {
    return "OFF ";
  }

  @Override
  public List<String> waitFor(int standbys) {
    return List.of(
        "SET GLOBAL rpl_semi_sync_master_timeout = " + Settings.NEVER_MILLIS,
        "SET GLOBAL rpl_semi_sync_master_wait_point = 'AFTER_SYNC'",
        "SET GLOBAL rpl_semi_sync_master_wait_no_slave = ON",
        "SET GLOBAL rpl_semi_sync_master_enabled = ON");
  }

  @Override
  public String waitForNobody() {
    return "SET GLOBAL rpl_semi_sync_master_enabled = OFF";
  }

  @Override
  public List<String> pointing(Place place, HostId primary, String user, Snapshot self) {
    return List.of(
        "SET GLOBAL gtid_slave_pos = %s"
            .formatted(
                Accounts.literal(GtidList.of(self.history()).newestOfEachDomain().toString())),
        """
        CHANGE MASTER TO MASTER_HOST = %s, MASTER_PORT = %d, MASTER_USER = %s, MASTER_PASSWORD = %s,
          MASTER_CONNECT_RETRY = 1, MASTER_HEARTBEAT_PERIOD = 0.5, MASTER_USE_GTID = slave_pos
        """
            .formatted(
                Accounts.literal(place.address(primary)),
                place.port(),
                Accounts.literal(user),
                Accounts.literal(place.passwordOf(user))));
  }

  @Override
  public Snapshot look(Session session, Deadline deadline) throws SqlFailure {
    var receiver = session.query("SHOW REPLICA STATUS", deadline, MariadbWords::receiver);
    return session.query(ITSELF, deadline, rows -> read(rows, receiver));
  }

  private static Snapshot read(ResultSet rows, Optional<Snapshot.Receiver> receiver)
      throws SQLException {
    if (!rows.next()) {
      throw new SQLException("the server answered a question about itself with nothing");
    }
    var history = GtidList.parse(text(rows, 3), text(rows, 4));
    return new Snapshot(
        rows.getBoolean(1),
        rows.getLong(2),
        history,
        history.end(),
        rows.getBoolean(5),
        text(rows, 6),
        receiver.orElse(null),
        rows.getLong(7),
        rows.getLong(8));
  }

  private static Optional<Snapshot.Receiver> receiver(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    var behind = rows.getString("Seconds_Behind_Master");
    return Optional.of(
        new Snapshot.Receiver(
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

  @Override
  public RemotePrimary.State lookAtPrimary(Session session, HostId self, Deadline deadline)
      throws SqlFailure {
    return session.query(
        """
        SELECT @@GLOBAL.read_only = 0, @@GLOBAL.server_id,
          @@GLOBAL.gtid_binlog_state, @@GLOBAL.gtid_slave_pos,
          EXISTS (SELECT 1 FROM mysql.global_priv WHERE User = %s AND Host = '%%'
            AND NOT coalesce(json_value(Priv, '$.account_locked'), FALSE))
        """
            .formatted(Accounts.literal(Accounts.acknowledger(self))),
        deadline,
        rows -> {
          rows.next();
          return new RemotePrimary.State(
              rows.getBoolean(1),
              new Term(rows.getLong(2)),
              GtidList.parse(text(rows, 3), text(rows, 4)),
              rows.getBoolean(5));
        });
  }

  @Override
  public Map<String, String> setAtStart(
      Session session, Map<String, String> asked, Deadline deadline) throws SqlFailure {
    return session.query(
        """
        SELECT lower(variable_name), global_value FROM information_schema.system_variables
        WHERE read_only = 'YES' AND global_value IS NOT NULL
        """,
        deadline,
        rows -> {
          var found = new HashMap<String, String>();
          while (rows.next()) {
            found.put(text(rows, 1), text(rows, 2));
          }
          return found;
        });
  }

  @Override
  public List<String> account(String name, String password, boolean locked) {
    var user = Accounts.user(name);
    return List.of(
        "CREATE USER IF NOT EXISTS " + user,
        "ALTER USER %s IDENTIFIED BY PASSWORD '%s' ACCOUNT %s"
            .formatted(user, verifier(password), locked ? "LOCK" : "UNLOCK"));
  }

  /**
   * What the server keeps of a password, so that neither its logs nor the binary log learn the
   * password. Source: MariaDB Server documentation, "Authentication Plugin -
   * mysql_native_password".
   */
  private static String verifier(String password) {
    try {
      var sha = MessageDigest.getInstance("SHA-1");
      var once = sha.digest(password.getBytes(StandardCharsets.UTF_8));
      return "*" + HexFormat.of().formatHex(sha.digest(once)).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public String accounts() {
    return "mysql.global_priv";
  }

  @Override
  public List<String> rightsOfFollower(String user) {
    return List.of(
        "GRANT SELECT, LOCK TABLES, SHOW VIEW, TRIGGER, EVENT, PROCESS, RELOAD, REPLICATION SLAVE,"
            + " BINLOG MONITOR, SLAVE MONITOR, CONNECTION ADMIN ON *.* TO "
            + user);
  }

  @Override
  public List<String> rightsOfAcknowledger(String user) {
    return List.of("GRANT REPLICATION SLAVE, BINLOG MONITOR, CONNECTION ADMIN ON *.* TO " + user);
  }
}
