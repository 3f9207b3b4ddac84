package io.holdfast.core.cluster;

/**
 * Name of a service (one replicated thing: a database, a cache, a program), as written in the spec.
 */
public record ServiceId(String name) implements Comparable<ServiceId> {
  public ServiceId {
    Names.check("service", name);
  }

  @Override
  public int compareTo(ServiceId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
