package io.holdfast.traffic.sentinel;

/** Where a client is to connect, as the spec names it. */
record Endpoint(String host, int port) {
  /** As Sentinel names a replica. */
  String name() {
    return host + ":" + port;
  }

  /** As Sentinel's messages have it. */
  String words() {
    return host + " " + port;
  }
}
