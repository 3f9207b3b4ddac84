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
  /** A program that keeps records, over HTTP and without a login. */
  HTTP,
  /** A program that keeps none: only whether it answers can be seen. */
  HTTP_ANSWERS;

  LedgerStore store() {
    return switch (this) {
      case POSTGRESQL -> new PostgresqlLedger();
      case MARIADB, MYSQL -> new MariadbLedger();
      case REDIS -> new RedisLedger();
      case HTTP -> new HttpLedger(true);
      case HTTP_ANSWERS -> new HttpLedger(false);
    };
  }
}
