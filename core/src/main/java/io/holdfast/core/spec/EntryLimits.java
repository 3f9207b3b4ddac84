package io.holdfast.core.spec;

import java.time.Duration;

/**
 * What keeps one client, or many, from exhausting a gateway.
 *
 * @param connections most connections at once
 * @param connectionsPerClient most connections at once from one client address
 * @param pending most connections held while there is no serving primary
 * @param holdTimeout how long a connection is held for a serving primary before it is refused
 * @param connectTimeout how long connecting to the member may take
 * @param idleTimeout a connection without a byte either way for this long is closed; zero for never
 * @param proxyProtocol send a PROXY protocol v2 header to the member
 */
public record EntryLimits(
    int connections,
    int connectionsPerClient,
    int pending,
    Duration holdTimeout,
    Duration connectTimeout,
    Duration idleTimeout,
    boolean proxyProtocol) {
  public static final EntryLimits DEFAULT =
      new EntryLimits(
          2000, 500, 1000, Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ZERO, false);
}
