package io.holdfast.drill;

/** One address clients connect to: a gateway's or a member's. */
public record Endpoint(String host, int port) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
