package io.holdfast.engine.postgresql;

import io.holdfast.core.spec.UserSpec;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.config.AccessRules;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The database's users: Holdfast's own, and those of the spec with their databases. */
final class Accounts {
  /** What pg_rewind needs of a user that is no superuser. Source: its manual page. */
  private static final List<String> REWIND_FUNCTIONS =
      List.of(
          "pg_catalog.pg_ls_dir(text, boolean, boolean)",
          "pg_catalog.pg_stat_file(text, boolean)",
          "pg_catalog.pg_read_binary_file(text)",
          "pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)");

  private final Engine engine;

  Accounts(Engine engine) {
    this.engine = engine;
  }

  /** Creates what is missing at the running primary. */
  void create(Deadline deadline) throws IOException, StepEnded, SqlFailure {
    role(
        AccessRules.SUPERUSER,
        "LOGIN SUPERUSER",
        ScramVerifier.ofRandomSecret(engine.place().password("superuser")),
        deadline);
    role(
        AccessRules.REPLICATION,
        "LOGIN REPLICATION",
        ScramVerifier.ofRandomSecret(engine.place().password("replication")),
        deadline);
    for (var function : REWIND_FUNCTIONS) {
      run("GRANT EXECUTE ON FUNCTION %s TO %s", deadline, function, AccessRules.REPLICATION);
    }
    for (var user : engine.place().context().service().users()) {
      role(user.name(), "LOGIN", ScramVerifier.of(passwordOf(user)), deadline);
    }
    for (var database : engine.place().context().service().databases()) {
      database(database, deadline);
    }
  }

  private String passwordOf(UserSpec user) throws IOException, StepEnded {
    var file = engine.place().context().specFolder().resolve(user.passwordFile());
    if (!Files.isReadable(file)) {
      throw StepEnded.failed("the password file %s of user %s cannot be read", file, user.name());
    }
    return Files.readString(file).strip();
  }

  /**
   * @param verifier sent instead of the password: the server's log may quote statements
   */
  private void role(String name, String attributes, String verifier, Deadline deadline)
      throws SqlFailure {
    if (!exists("pg_roles WHERE rolname", name, deadline)) {
      run("CREATE ROLE %s", deadline, identifier(name));
    }
    run("ALTER ROLE %s %s PASSWORD %s", deadline, identifier(name), attributes, literal(verifier));
  }

  private void database(String name, Deadline deadline) throws SqlFailure {
    var owner =
        engine.place().context().service().users().stream()
            .filter(user -> user.owns().contains(name))
            .findFirst();
    if (!exists("pg_database WHERE datname", name, deadline)) {
      run("CREATE DATABASE %s", deadline, identifier(name));
    }
    if (owner.isPresent()) {
      run(
          "ALTER DATABASE %s OWNER TO %s",
          deadline, identifier(name), identifier(owner.get().name()));
    }
  }

  private boolean exists(String where, String name, Deadline deadline) throws SqlFailure {
    return engine
        .session()
        .isTrue("SELECT EXISTS (SELECT FROM %s = %s)".formatted(where, literal(name)), deadline);
  }

  private void run(String sql, Deadline deadline, Object... arguments) throws SqlFailure {
    engine.session().run(sql.formatted(arguments), deadline);
  }

  static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  static String literal(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
