package io.holdfast.examples.messages;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the program is told by its environment. The password is read from a file, because
 * environments are shown to many.
 *
 * @param listen {@code HTTP_ADDRESS} and {@code HTTP_PORT}
 * @param databaseUrl {@code DATABASE_URL}, as in {@code jdbc:mariadb://10.77.0.11:3307/app}
 * @param cache {@code CACHE}, as in {@code 10.77.0.11:6380}
 * @param user {@code USER_NAME}, of database and cache
 * @param password of that user, from the file {@code PASSWORD_FILE}
 */
record Settings(
    InetSocketAddress listen,
    String databaseUrl,
    InetSocketAddress cache,
    String user,
    String password) {

  static Settings of(Map<String, String> environment) throws IOException {
    var cache = needed(environment, "CACHE");
    var colon = cache.lastIndexOf(':');
    return new Settings(
        new InetSocketAddress(
            needed(environment, "HTTP_ADDRESS"),
            Integer.parseInt(needed(environment, "HTTP_PORT"))),
        needed(environment, "DATABASE_URL"),
        new InetSocketAddress(
            cache.substring(0, colon), Integer.parseInt(cache.substring(colon + 1))),
        needed(environment, "USER_NAME"),
        Files.readString(Path.of(needed(environment, "PASSWORD_FILE"))).strip());
  }

  private static String needed(Map<String, String> environment, String name) {
    var value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("the environment variable %s is not set".formatted(name));
    }
    return value;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "%s, database %s, cache %s as %s".formatted(listen, databaseUrl, cache, user);
  }
}
