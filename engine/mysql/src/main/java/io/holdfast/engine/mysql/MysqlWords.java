package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.mysql.log.GtidSet;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** MySQL's statements. Source: MySQL Reference Manual. */
final class MysqlWords implements Words {
  private static final String ITSELF =
      """
      SELECT @@GLOBAL.read_only = 0, @@GLOBAL.server_id,
        @@GLOBAL.gtid_executed, @@GLOBAL.init_connect = '',
        concat(@@GLOBAL.rpl_semi_sync_source_enabled, ' ', @@GLOBAL.rpl_semi_sync_source_timeout,
          ' ', @@GLOBAL.rpl_semi_sync_source_wait_point, ' ',
          @@GLOBAL.rpl_semi_sync_source_wait_no_replica, ' ',
          @@GLOBAL.rpl_semi_sync_source_wait_for_replica_count, ' ',
          (SELECT variable_value FROM performance_schema.global_status
            WHERE variable_name = 'Rpl_semi_sync_source_status')),
        (SELECT variable_value FROM performance_schema.global_status
          WHERE variable_name = 'Rpl_semi_sync_source_wait_sessions'),
        (SELECT sum(count_received_heartbeats)
          FROM performance_schema.replication_connection_status)
      """;

  @Override
  public String connections() {
    return "performance_schema.processlist";
  }

  @Override
  public String sending() {
    return "Binlog Dump GTID";
  }

  @Override
  public String acknowledges() {
    return "rpl_semi_sync_replica_enabled";
  }

  /** As many as {@code rpl_semi_sync_source_wait_for_replica_count} takes. */
  @Override
  public int mostAcks() {
    return 65_535;
  }

  @Override
  public String waits(int standbys) {
    return "1 " + Settings.NEVER_MILLIS + " AFTER_SYNC 1 " + standbys + " ON";
  }

  @Override
  public String waitsNot() {
    return "0 ";
  }

  @Override
  public List<String> waitFor(int standbys) {
    return List.of(
        "SET GLOBAL rpl_semi_sync_source_timeout = " + Settings.NEVER_MILLIS,
        "SET GLOBAL rpl_semi_sync_source_wait_point = 'AFTER_SYNC'",
        "SET GLOBAL rpl_semi_sync_source_wait_no_replica = ON",
        "SET GLOBAL rpl_semi_sync_source_wait_for_replica_count = " + standbys,
        "SET GLOBAL rpl_semi_sync_source_enabled = ON");
  }

  @Override
  public String waitForNobody() {
    return "SET GLOBAL rpl_semi_sync_source_enabled = OFF";
  }

  /** The password goes over the wire under the primary's public key. */
  @Override
  public List<String> pointing(Place place, HostId primary, String user, Snapshot self) {
    return List.of(
        "SET GLOBAL super_read_only = ON",
        """
        CHANGE REPLICATION SOURCE TO SOURCE_HOST = %s, SOURCE_PORT = %d, SOURCE_USER = %s,
          SOURCE_PASSWORD = %s, SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 86400,
          SOURCE_HEARTBEAT_PERIOD = 0.5, SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 0,
          GET_SOURCE_PUBLIC_KEY = 1
        """
            .formatted(
                Accounts.literal(place.address(primary)),
                place.port(),
                Accounts.literal(user),
                Accounts.literal(place.passwordOf(user))));
  }

  @Override
  public Snapshot look(Session session, Deadline deadline) throws SqlFailure {
    var replica = session.query("SHOW REPLICA STATUS", deadline, MysqlWords::replica);
    var owned = owned(session, deadline);
    return session.query(ITSELF, deadline, rows -> read(rows, replica, owned));
  }

  /**
   * Transactions that are being committed, also those that are in the log and wait for a standby.
   * Asked before those that are in the data: asked afterwards, one could be in neither.
   */
  private static GtidSet owned(Session session, Deadline deadline) throws SqlFailure {
    return GtidSet.parseOwned(session.text("SELECT @@GLOBAL.gtid_owned", deadline).orElse(""));
  }

  private static Snapshot read(ResultSet rows, Optional<Replica> replica, GtidSet owned)
      throws SQLException {
    if (!rows.next()) {
      throw new SQLException("the server answered a question about itself with nothing");
    }
    var executed = GtidSet.parse(text(rows, 3));
    var leads = rows.getBoolean(1);
    return new Snapshot(
        leads,
        rows.getLong(2),
        executed,
        executed.and(owned).end(),
        rows.getBoolean(4),
        text(rows, 5),
        replica.map(known -> known.receiver(executed)).orElse(null),
        rows.getLong(6),
        rows.getLong(7));
  }

  /** Its standing, but for what it had before it began to receive from this primary. */
  private record Replica(
      String io, int error, String errorText, GtidSet retrieved, Applier applier) {
    Snapshot.Receiver receiver(GtidSet executed) {
      return new Snapshot.Receiver(
          io.equals("No"),
          io.equals("Yes"),
          error,
          errorText,
          executed.and(retrieved),
          applier.running(),
          applier.error(),
          applier.errorText(),
          applier.behind().orElse(null));
    }
  }

  private record Applier(boolean running, int error, String errorText, Optional<Long> behind) {}

  private static Optional<Replica> replica(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    return Optional.of(
        new Replica(
            text(rows, "Replica_IO_Running"),
            rows.getInt("Last_IO_Errno"),
            text(rows, "Last_IO_Error"),
            GtidSet.parse(text(rows, "Retrieved_Gtid_Set")),
            new Applier(
                text(rows, "Replica_SQL_Running").equals("Yes"),
                rows.getInt("Last_SQL_Errno"),
                text(rows, "Last_SQL_Error"),
                Optional.ofNullable(rows.getString("Seconds_Behind_Source")).map(Long::valueOf))));
  }

  private static String text(ResultSet rows, int column) throws SQLException {
    var value = rows.getString(column);
    return value == null ? "" : value;
  }

  private static String text(ResultSet rows, String column) throws SQLException {
    var value = rows.getString(column);
    return value == null ? "" : value;
  }

  /**
   * What is being committed counts as the primary's: a standby may have it in its data before the
   * primary, which waits for that.
   */
  @Override
  public RemotePrimary.State lookAtPrimary(Session session, HostId self, Deadline deadline)
      throws SqlFailure {
    var owned = owned(session, deadline);
    return session.query(
        """
        SELECT @@GLOBAL.read_only = 0, @@GLOBAL.server_id, @@GLOBAL.gtid_executed,
          EXISTS (SELECT 1 FROM mysql.user WHERE User = %s AND Host = '%%' AND account_locked = 'N')
        """
            .formatted(Accounts.literal(Accounts.acknowledger(self))),
        deadline,
        rows -> {
          rows.next();
          return new RemotePrimary.State(
              rows.getBoolean(1),
              new Term(rows.getLong(2)),
              GtidSet.parse(text(rows, 3)).and(owned),
              rows.getBoolean(4));
        });
  }

  /** No table says which those are; but a server that is told to keep what it has does. */
  @Override
  public Map<String, String> setAtStart(
      Session session, Map<String, String> asked, Deadline deadline) throws SqlFailure {
    var have =
        session.query(
            "SELECT variable_name, variable_value FROM performance_schema.global_variables WHERE variable_name IN (%s)"
                .formatted(
                    asked.keySet().stream()
                        .map(Accounts::literal)
                        .collect(Collectors.joining(", "))),
            deadline,
            rows -> {
              var found = new HashMap<String, String>();
              while (rows.next()) {
                found.put(text(rows, 1).toLowerCase(Locale.ROOT), text(rows, 2));
              }
              return found;
            });
    var fixed = new HashMap<String, String>();
    for (var one : have.entrySet()) {
      var wanted = asked.getOrDefault(one.getKey(), one.getValue());
      if (Tuning.differs(wanted, one.getValue()) && isFixed(session, one.getKey(), deadline)) {
        fixed.put(one.getKey(), one.getValue());
      }
    }
    return fixed;
  }

  private static boolean isFixed(Session session, String name, Deadline deadline)
      throws SqlFailure {
    var variable = Accounts.identifier(name);
    try {
      session.run("SET GLOBAL %s = @@GLOBAL.%s".formatted(variable, variable), deadline);
      return false;
    } catch (SqlFailure failure) {
      if (failure.cause() != SqlFailure.Cause.SERVER) {
        throw failure;
      }
      return failure.number() == Tuning.READ_ONLY;
    }
  }

  /**
   * The server itself leaves passwords out of its logs. Source: MySQL Reference Manual, "Passwords
   * and Logging".
   */
  @Override
  public List<String> account(String name, String password, boolean locked) {
    var user = Accounts.user(name);
    var how =
        "IDENTIFIED WITH caching_sha2_password BY %s ACCOUNT %s"
            .formatted(Accounts.literal(password), locked ? "LOCK" : "UNLOCK");
    return List.of(
        "CREATE USER IF NOT EXISTS %s %s".formatted(user, how),
        "ALTER USER %s %s".formatted(user, how));
  }

  @Override
  public String accounts() {
    return "mysql.user";
  }

  @Override
  public List<String> rightsOfFollower(String user) {
    return List.of(
        "GRANT PROCESS, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO " + user,
        "GRANT BACKUP_ADMIN, CONNECTION_ADMIN ON *.* TO " + user,
        "GRANT SELECT ON performance_schema.* TO " + user,
        "GRANT SELECT ON mysql.user TO " + user);
  }

  @Override
  public List<String> rightsOfAcknowledger(String user) {
    return List.of(
        "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO " + user,
        "GRANT CONNECTION_ADMIN ON *.* TO " + user);
  }
}
