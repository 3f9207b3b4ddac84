package io.holdfast.simulation.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one queue of everything that is going to happen, in virtual time. Events of the same instant
 * happen in the order in which they were scheduled. A binary heap on plain arrays: it is the
 * hottest thing in the simulator.
 */
public final class Scheduler {
  private static final int INITIAL_CAPACITY = 512;

  private long[] times = new long[INITIAL_CAPACITY];
  private long[] orders = new long[INITIAL_CAPACITY];
  private @Nullable Runnable[] events = new @Nullable Runnable[INITIAL_CAPACITY];
  private int size;
  private long scheduled;
  private long nowMicros;
  private long executed;

  /** Virtual time since the beginning of the history. */
  public long nowMicros() {
    return nowMicros;
  }

  /** How many events have happened. */
  public long executed() {
    return executed;
  }

  /** Lets the event happen that much later; a delay below zero counts as none. */
  public void after(long delayMicros, Runnable event) {
    if (size == times.length) {
      grow();
    }
    sift(size++, nowMicros + Math.max(0, delayMicros), scheduled++, event);
  }

  /**
   * Lets the next event happen.
   *
   * @return false when there is none before the given time
   */
  public boolean step(long untilMicros) {
    if (size == 0 || times[0] > untilMicros) {
      return false;
    }
    var event = events[0];
    nowMicros = times[0];
    removeFirst();
    executed++;
    if (event != null) {
      event.run();
    }
    return true;
  }

  private void grow() {
    int wider = times.length * 2;
    times = Arrays.copyOf(times, wider);
    orders = Arrays.copyOf(orders, wider);
    events = Arrays.copyOf(events, wider);
  }

  private void sift(int free, long time, long order, Runnable event) {
    int at = free;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (times[parent] < time || (times[parent] == time && orders[parent] < order)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    put(at, time, order, event);
  }

  private void removeFirst() {
    int last = --size;
    long time = times[last];
    long order = orders[last];
    var event = events[last];
    events[last] = null;
    if (last == 0) {
      return;
    }
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= last) {
        break;
      }
      if (child + 1 < last && isBefore(child + 1, child)) {
        child++;
      }
      if (time < times[child] || (time == times[child] && order < orders[child])) {
        break;
      }
      move(child, at);
      at = child;
    }
    put(at, time, order, event);
  }

  private boolean isBefore(int one, int other) {
    return times[one] < times[other] || (times[one] == times[other] && orders[one] < orders[other]);
  }

  private void move(int from, int to) {
    times[to] = times[from];
    orders[to] = orders[from];
    events[to] = events[from];
  }

  private void put(int at, long time, long order, @Nullable Runnable event) {
    times[at] = time;
    orders[at] = order;
    events[at] = event;
  }
}
