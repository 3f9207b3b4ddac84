package io.holdfast.engine.postgresql.sql;

/** Where and as whom to log in. The password is asked for anew at each login. */
public record Address(String host, int port, String database, String user, Secret secret) {
  /** Gives the password. */
  @FunctionalInterface
  public interface Secret {
    String password();
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
