package io.holdfast.simulation.check;

import java.util.EnumMap;
import java.util.Map;

/** Counts how often each name of a fixed list came up. */
final class Tally<E extends Enum<E>> {
  private static final class Count {
    private long times;
  }

  private final Map<E, Count> counts;

  Tally(Class<E> names) {
    counts = new EnumMap<>(names);
  }

  void count(E name) {
    add(name, 1);
  }

  private void add(E name, long times) {
    var count = counts.get(name);
    if (count == null) {
      count = new Count();
      counts.put(name, count);
    }
    count.times += times;
  }

  void addAll(Tally<E> other) {
    other.counts.forEach((name, count) -> add(name, count.times));
  }

  long of(E name) {
    var count = counts.get(name);
    return count == null ? 0 : count.times;
  }
}
