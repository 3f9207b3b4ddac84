package io.holdfast.drill;

/** What a ledger can be kept in. */
public enum LedgerEngine {
  /** A table in a schema of its own. */
  POSTGRESQL,
  /** A table in the clients' database. */
  MARIADB,
  /** The same. */
  MYSQL,
  /** A list of each run. */
  REDIS,
  /** A room of the program of the blueprints, which is reached over HTTP and asks for no login. */
  MESSAGES;

  LedgerStore store() {
    return switch (this) {
      case POSTGRESQL -> new PostgresqlLedger();
      case MARIADB, MYSQL -> new MariadbLedger();
      case REDIS -> new RedisLedger();
      case MESSAGES -> new MessagesLedger();
    };
  }
}
