package io.holdfast.core.cluster;

/** Name of a schedule of drills, as written in the spec. */
public record ScheduleId(String name) implements Comparable<ScheduleId> {
  public ScheduleId {
    Names.check("schedule", name);
  }

  @Override
  public int compareTo(ScheduleId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
