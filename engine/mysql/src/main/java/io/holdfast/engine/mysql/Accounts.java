package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.UserSpec;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The database's users: Holdfast's own, and those of the spec with their databases. */
final class Accounts {
  /** The agent's own. */
  static final String ADMIN = "holdfast";

  /** With it others ask, copy, and follow without acknowledging. */
  static final String FOLLOWER = "holdfast_follow";

  private static final String ACKNOWLEDGER = "holdfast_ack_";

  private final Engine engine;

  Accounts(Engine engine) {
    this.engine = engine;
  }

  /** The account with which a member follows and acknowledges; locked while it must not. */
  static String acknowledger(HostId host) {
    return ACKNOWLEDGER + host.name();
  }

  /** Statements that make the agent's own account as it should be. */
  static List<String> admin(String password) {
    var user = user(ADMIN);
    return List.of(
        "CREATE USER IF NOT EXISTS %s;".formatted(user),
        "ALTER USER %s IDENTIFIED BY PASSWORD '%s' ACCOUNT UNLOCK;"
            .formatted(user, verifier(password)),
        "GRANT ALL PRIVILEGES ON *.* TO %s WITH GRANT OPTION;".formatted(user));
  }

  /** Creates at a server what its members need of each other; not for the log, each has its own. */
  void createOwn(Session unlogged, Deadline deadline) throws SqlFailure {
    var password = verifier(engine.place().passwordOf(FOLLOWER));
    create(unlogged, FOLLOWER, password, "ACCOUNT UNLOCK", deadline);
    unlogged.run(
        "GRANT SELECT, LOCK TABLES, SHOW VIEW, TRIGGER, EVENT, PROCESS, RELOAD, REPLICATION SLAVE,"
            + " BINLOG MONITOR, SLAVE MONITOR, CONNECTION ADMIN ON *.* TO "
            + user(FOLLOWER),
        deadline);
    for (var host : engine.place().context().service().members()) {
      if (!exists(unlogged, acknowledger(host), deadline)) {
        create(unlogged, acknowledger(host), password, "ACCOUNT LOCK", deadline);
      }
      unlogged.run(
          "GRANT REPLICATION SLAVE, BINLOG MONITOR, CONNECTION ADMIN ON *.* TO "
              + user(acknowledger(host)),
          deadline);
    }
  }

  /** Creates the spec's databases and users at the primary. */
  void createOfSpec(Session logged, Deadline deadline) throws IOException, StepEnded, SqlFailure {
    for (var database : engine.place().context().service().databases()) {
      logged.run("CREATE DATABASE IF NOT EXISTS " + identifier(database), deadline);
    }
    for (var user : engine.place().context().service().users()) {
      create(logged, user.name(), verifier(passwordOf(user)), "ACCOUNT UNLOCK", deadline);
      for (var owned : user.owns()) {
        logged.run(
            "GRANT ALL PRIVILEGES ON %s.* TO %s"
                .formatted(identifier(owned).replace("_", "\\_"), user(user.name())),
            deadline);
      }
    }
  }

  private static void create(
      Session session, String name, String verifier, String lock, Deadline deadline)
      throws SqlFailure {
    session.run("CREATE USER IF NOT EXISTS " + user(name), deadline);
    session.run(
        "ALTER USER %s IDENTIFIED BY PASSWORD '%s' %s".formatted(user(name), verifier, lock),
        deadline);
  }

  private static boolean exists(Session session, String name, Deadline deadline) throws SqlFailure {
    return session.isTrue(
        "SELECT EXISTS (SELECT 1 FROM mysql.global_priv WHERE User = %s AND Host = '%%')"
            .formatted(literal(name)),
        deadline);
  }

  private String passwordOf(UserSpec user) throws IOException, StepEnded {
    var file = engine.place().context().specFolder().resolve(user.passwordFile());
    if (!Files.isReadable(file)) {
      throw StepEnded.failed("the password file %s of user %s cannot be read", file, user.name());
    }
    return Files.readString(file).strip();
  }

  /**
   * What the server keeps of a password, so that neither its logs nor the binary log learn the
   * password. Source: MariaDB Server documentation, "Authentication Plugin -
   * mysql_native_password".
   */
  static String verifier(String password) {
    try {
      var sha = MessageDigest.getInstance("SHA-1");
      var once = sha.digest(password.getBytes(StandardCharsets.UTF_8));
      return "*" + HexFormat.of().formatHex(sha.digest(once)).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static String user(String name) {
    return literal(name) + "@'%'";
  }

  static String identifier(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  static String literal(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
