package io.holdfast.examples.messages;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The messages themselves. Its SQL is good for MariaDB and PostgreSQL alike. */
final class Database implements AutoCloseable {
  private static final int READ_TIMEOUT_SECONDS = 5;
  private static final int PING_SECONDS = 1;

  private final Settings settings;
  private volatile boolean prepared;
  private final Pool<Connection, SQLException> pool = new Pool<>(this::open);

  Database(Settings settings) {
    this.settings = settings;
  }

  private Connection open() throws SQLException {
    var mariadb = settings.databaseUrl().startsWith("jdbc:mariadb:");
    var properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    // Milliseconds there, seconds here. What does not answer is given up: the next attempt is led
    // to whoever is primary then.
    properties.setProperty("connectTimeout", mariadb ? "1000" : "1");
    properties.setProperty(
        "socketTimeout", Integer.toString(READ_TIMEOUT_SECONDS * (mariadb ? 1000 : 1)));
    properties.setProperty(mariadb ? "sslMode" : "sslmode", "disable");
    return DriverManager.getConnection(settings.databaseUrl(), properties);
  }

  /** Makes the table where it is missing. */
  void prepare() throws Unavailable, SQLException {
    pool.use(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.execute(
            """
            create table if not exists messages (
              id serial primary key,
              room varchar(100) not null,
              body varchar(1000) not null,
              stored_at timestamp not null default current_timestamp)
            """);
      }
    });
    prepared = true;
  }

  /**
   * Stores a message; when this returns, it is stored for good.
   *
   * @throws Unavailable when it is not stored
   * @throws SQLException when that is not known
   */
  void store(String room, String body) throws Unavailable, SQLException {
    pool.use(connection -> {
      try (var statement =
          connection.prepareStatement("insert into messages (room, body) values (?, ?)")) {
        statement.setString(1, room);
        statement.setString(2, body);
        var rows = statement.executeUpdate();
        SQLWarning warning = statement.getWarnings();
        if (warning != null) {
          // PostgreSQL says so when the wait for a standby was ended: it may be lost yet.
          throw new SQLException(warning);
        }
        return rows;
      }
    });
  }

  /** All messages of a room, oldest first. */
  List<String> read(String room) throws Unavailable, SQLException {
    return pool.use(connection -> {
      try (var statement =
          connection.prepareStatement("select body from messages where room = ? order by id")) {
        statement.setString(1, room);
        try (var rows = statement.executeQuery()) {
          var bodies = new ArrayList<String>();
          while (rows.next()) {
            bodies.add(rows.getString(1));
          }
          return bodies;
        }
      }
    });
  }

  /** Removes all messages of a room. */
  void remove(String room) throws Unavailable, SQLException {
    pool.use(connection -> {
      try (var statement = connection.prepareStatement("delete from messages where room = ?")) {
        statement.setString(1, room);
        return statement.executeUpdate();
      }
    });
  }

  /** Fails when it does not answer, or there is no table yet. */
  void ping() throws Unavailable, SQLException {
    if (!prepared) {
      throw new Unavailable("there is no table yet", null);
    }
    pool.use(connection -> {
      if (!connection.isValid(PING_SECONDS)) {
        throw new SQLException("the connection is not valid any more");
      }
      return true;
    });
  }

  @Override
  public void close() {
    pool.close();
  }
}
