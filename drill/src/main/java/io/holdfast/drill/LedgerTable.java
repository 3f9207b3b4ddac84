package io.holdfast.drill;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.TreeMap;

/**
 * The rows in the database. The table has no unique constraint on purpose: a row that arrives twice
 * must be visible as such.
 */
final class LedgerTable {
  static final String INSERT =
      "insert into holdfast_ledger.entries (run, client, sequence) values (?, ?, ?)";

  private LedgerTable() {}

  static void create(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("create schema if not exists holdfast_ledger");
      statement.execute(
          """
          create table if not exists holdfast_ledger.entries (
            run text not null,
            client int not null,
            sequence int not null,
            written_at timestamptz not null default clock_timestamp())
          """);
    }
  }

  /** Everything of one run: which sequence numbers of which client, and how many came twice. */
  static Rows read(Connection connection, String run) throws SQLException {
    connection.setAutoCommit(false);
    var rows = new Rows(new TreeMap<>(), 0);
    try (var statement =
        connection.prepareStatement(
            "select client, sequence from holdfast_ledger.entries where run = ?")) {
      statement.setString(1, run);
      statement.setFetchSize(5_000);
      int duplicates = 0;
      try (var results = statement.executeQuery()) {
        while (results.next()) {
          var seen = rows.byClient().computeIfAbsent(results.getInt(1), _ -> new BitSet());
          int sequence = results.getInt(2);
          duplicates += seen.get(sequence) ? 1 : 0;
          seen.set(sequence);
        }
      }
      return new Rows(rows.byClient(), duplicates);
    } finally {
      connection.rollback();
    }
  }

  record Rows(TreeMap<Integer, BitSet> byClient, int duplicates) {
    boolean has(int client, int sequence) {
      var seen = byClient.get(client);
      return seen != null && seen.get(sequence);
    }
  }
}
