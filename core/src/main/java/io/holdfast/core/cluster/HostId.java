package io.holdfast.core.cluster;

/**
 * Name of a host, as written in the spec. Ties between equally good hosts are broken by this name.
 */
public record HostId(String name) implements Comparable<HostId> {
  public HostId {
    Names.check("host", name);
  }

  @Override
  public int compareTo(HostId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
