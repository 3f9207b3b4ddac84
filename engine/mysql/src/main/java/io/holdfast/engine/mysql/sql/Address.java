package io.holdfast.engine.mysql.sql;

/**
 * Where and as whom to log in. The password is asked for anew at each login.
 *
 * @param logged whether what is written on the connection goes to the binary log
 */
public record Address(String host, int port, String user, boolean logged, Secret secret) {
  /** Gives the password. */
  @FunctionalInterface
  public interface Secret {
    String password();
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port;
  }
}
