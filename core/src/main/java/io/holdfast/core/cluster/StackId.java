package io.holdfast.core.cluster;

/** Name of a stack (services that move as one), as written in the spec. */
public record StackId(String name) implements Comparable<StackId> {
  public StackId {
    Names.check("stack", name);
  }

  @Override
  public int compareTo(StackId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
