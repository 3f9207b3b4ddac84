package io.holdfast.store.raft;

import io.holdfast.core.cluster.HostId;

/**
 * A host that votes in the quorum.
 *
 * @param address name or IP address that the other voters reach it by
 * @param port TCP port of the quorum, 1 to 65535
 */
public record Voter(HostId host, String address, int port) {
  public Voter {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "voter %s: port %d must be between 1 and 65535".formatted(host, port));
    }
  }

  /** {@code address:port}, an IPv6 address in brackets. */
  String target() {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }
}
