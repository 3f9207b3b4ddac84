package io.holdfast.drill;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ledger's connection to an SQL database. The table has no unique constraint on purpose: a row
 * that arrives twice must be visible as such.
 */
final class JdbcSession implements LedgerSession {
  private static final int ROWS_AT_ONCE = 5_000;

  private final Connection connection;
  private final Dialect dialect;
  private @Nullable PreparedStatement insert;

  JdbcSession(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** What one SQL database has otherwise than another. */
  interface Dialect {
    /** The table's name, as in statements. */
    String table();

    /** Statements that make it where it is missing. */
    List<String> creation();

    /** Statements that keep others from writing into it until the transaction ends. */
    List<String> locking();

    /** Statements that remove it. */
    List<String> removal();

    /** What an error says about the write that it answers. */
    LedgerFailure.Meaning meaningOf(SQLException error);

    /** Fails when the server has ended the idle connection. */
    void hearLastWords(Connection idle) throws SQLException;
  }

  @Override
  public void prepare() throws LedgerFailure {
    try (var statement = connection.createStatement()) {
      for (var sql : dialect.creation()) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw failure(dialect, e);
    }
  }

  @Override
  public void hearLastWords() throws LedgerFailure {
    try {
      dialect.hearLastWords(connection);
    } catch (SQLException e) {
      throw failure(dialect, e);
    }
  }

  @Override
  public void write(String run, int client, int sequence) throws LedgerFailure {
    try {
      var statement = insert();
      statement.setString(1, run);
      statement.setInt(2, client);
      statement.setInt(3, sequence);
      statement.executeUpdate();
      var warning = statement.getWarnings();
      statement.clearWarnings();
      if (warning != null) {
        // A commit whose wait for its standbys was given up is reported as success with a warning:
        // it is visible and may yet be lost, so it is not acknowledged.
        throw new LedgerFailure(
            LedgerFailure.Meaning.UNKNOWN,
            warning.getSQLState(),
            "acknowledged with a warning: " + warning.getMessage(),
            warning);
      }
    } catch (SQLException e) {
      throw failure(dialect, e);
    }
  }

  private PreparedStatement insert() throws SQLException {
    var prepared = insert;
    if (prepared == null) {
      prepared =
          connection.prepareStatement(
              "insert into %s (run, client, sequence) values (?, ?, ?)".formatted(dialect.table()));
      insert = prepared;
    }
    return prepared;
  }

  @Override
  public int newest(String run, int client) throws LedgerFailure {
    try (var statement =
        connection.prepareStatement(
            "select coalesce(max(sequence), -1) from %s where run = ? and client = ?"
                .formatted(dialect.table()))) {
      statement.setString(1, run);
      statement.setInt(2, client);
      try (var results = statement.executeQuery()) {
        results.next();
        return results.getInt(1);
      }
    } catch (SQLException e) {
      throw failure(dialect, e);
    }
  }

  @Override
  public LedgerRows read(String run) throws LedgerFailure {
    var rows = new LedgerRows();
    try {
      connection.setAutoCommit(false); // otherwise drivers read all rows into memory at once
      try (var statement =
          connection.prepareStatement(
              "select client, sequence from %s where run = ?".formatted(dialect.table()))) {
        statement.setString(1, run);
        statement.setFetchSize(ROWS_AT_ONCE);
        try (var results = statement.executeQuery()) {
          while (results.next()) {
            rows.add(results.getInt(1), results.getInt(2));
          }
        }
      }
      connection.rollback();
      return rows;
    } catch (SQLException e) {
      throw failure(dialect, e);
    }
  }

  @Override
  public void remove(String run) throws LedgerFailure {
    try {
      connection.setAutoCommit(false);
      try (var delete =
          connection.prepareStatement("delete from %s where run = ?".formatted(dialect.table()))) {
        delete.setString(1, run);
        delete.executeUpdate();
      }
      connection.commit();
      try (var statement = connection.createStatement()) {
        for (var sql : dialect.locking()) {
          statement.execute(sql);
        }
        if (isEmpty(statement)) {
          for (var sql : dialect.removal()) {
            statement.execute(sql);
          }
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw failure(dialect, e);
    }
  }

  private boolean isEmpty(Statement statement) throws SQLException {
    try (var found =
        statement.executeQuery("select 1 from %s limit 1".formatted(dialect.table()))) {
      return !found.next();
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // The server is gone already: what mattered about this connection is in the log.
    }
  }

  static LedgerFailure failure(Dialect dialect, SQLException e) {
    return new LedgerFailure(dialect.meaningOf(e), e.getSQLState(), e.getMessage(), e);
  }
}
