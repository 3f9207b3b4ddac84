package io.holdfast.traffic.gateway.bench;

/** How pgbench reaches the database. */
public enum Way {
  DIRECT("direct"),
  HAPROXY("HAProxy"),
  GATEWAY("gateway");

  private final String label;

  Way(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
