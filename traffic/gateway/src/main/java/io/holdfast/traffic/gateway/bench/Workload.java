package io.holdfast.traffic.gateway.bench;

/**
 * What pgbench does: single-row reads by primary key.
 *
 * @param clients connections at once
 * @param reconnecting whether each transaction has a connection of its own
 */
public record Workload(int clients, boolean reconnecting) {
  @Override
  public String toString() {
    return clients
        + (reconnecting ? " clients, connecting each time" : " clients, staying connected");
  }
}
