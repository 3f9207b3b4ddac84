package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.UserSpec;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The database's users: Holdfast's own, and those of the spec with their databases. */
final class Accounts {
  /** The agent's own. */
  static final String ADMIN = "holdfast";

  /** With it others ask, copy, and follow without acknowledging. */
  static final String FOLLOWER = "holdfast_follow";

  private static final String ACKNOWLEDGER = "holdfast_ack_";

  private final Engine engine;
  private final Words words;

  Accounts(Engine engine) {
    this.engine = engine;
    this.words = engine.place().flavour().words();
  }

  /** The account with which a member follows and acknowledges; locked while it must not. */
  static String acknowledger(HostId host) {
    return ACKNOWLEDGER + host.name();
  }

  /** Statements that make the agent's own account as it should be. */
  static List<String> admin(Words words, String password) {
    var all = new ArrayList<>(words.account(ADMIN, password, false));
    all.add("GRANT ALL PRIVILEGES ON *.* TO %s WITH GRANT OPTION".formatted(user(ADMIN)));
    return all;
  }

  /** Creates at a server what its members need of each other; not for the log, each has its own. */
  void createOwn(Session unlogged, Deadline deadline) throws SqlFailure {
    var password = engine.place().passwordOf(FOLLOWER);
    run(unlogged, words.account(FOLLOWER, password, false), deadline);
    run(unlogged, words.rightsOfFollower(user(FOLLOWER)), deadline);
    for (var host : engine.place().context().service().members()) {
      if (!exists(unlogged, acknowledger(host), deadline)) {
        run(unlogged, words.account(acknowledger(host), password, true), deadline);
      }
      run(unlogged, words.rightsOfAcknowledger(user(acknowledger(host))), deadline);
    }
  }

  private static void run(Session session, List<String> statements, Deadline deadline)
      throws SqlFailure {
    for (var statement : statements) {
      session.run(statement, deadline);
    }
  }

  /** Creates the spec's databases and users at the primary. */
  void createOfSpec(Session logged, Deadline deadline) throws IOException, StepEnded, SqlFailure {
    for (var database : engine.place().context().service().databases()) {
      logged.run("CREATE DATABASE IF NOT EXISTS " + identifier(database), deadline);
    }
    for (var user : engine.place().context().service().users()) {
      run(logged, words.account(user.name(), passwordOf(user), false), deadline);
      for (var owned : user.owns()) {
        logged.run(
            "GRANT ALL PRIVILEGES ON %s.* TO %s"
                .formatted(identifier(owned).replace("_", "\\_"), user(user.name())),
            deadline);
      }
    }
  }

  private boolean exists(Session session, String name, Deadline deadline) throws SqlFailure {
    return session.isTrue(
        "SELECT EXISTS (SELECT 1 FROM %s WHERE User = %s AND Host = '%%')"
            .formatted(words.accounts(), literal(name)),
        deadline);
  }

  private String passwordOf(UserSpec user) throws IOException, StepEnded {
    var file = engine.place().context().specFolder().resolve(user.passwordFile());
    if (!Files.isReadable(file)) {
      throw StepEnded.failed("the password file %s of user %s cannot be read", file, user.name());
    }
    return Files.readString(file).strip();
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
