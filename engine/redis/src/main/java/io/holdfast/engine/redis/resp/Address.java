package io.holdfast.engine.redis.resp;

import java.util.function.Supplier;

/**
 * A server and the account to ask it with.
 *
 * @param user ACL user; empty text to ask without logging in
 * @param password read when a connection is made
 */
public record Address(String host, int port, String user, Supplier<String> password) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
