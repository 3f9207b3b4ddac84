package io.holdfast.drill;

import java.util.Arrays;

/**
 * What one client wrote, in order; the position in it is the row's sequence number. Columns instead
 * of objects, because a long drill keeps a million of them in a small heap. Written by its client
 * alone, read by anybody.
 */
final class WriteLog {
  private long[] sentNanos = new long[256];
  private long[] doneNanos = new long[256];
  private Outcome[] outcomes = new Outcome[256];
  private int size;

  synchronized int size() {
    return size;
  }

  synchronized void add(long sent, long done, Outcome outcome) {
    if (size == outcomes.length) {
      int larger = size + size / 2;
      sentNanos = Arrays.copyOf(sentNanos, larger);
      doneNanos = Arrays.copyOf(doneNanos, larger);
      outcomes = Arrays.copyOf(outcomes, larger);
    }
    sentNanos[size] = sent;
    doneNanos[size] = done;
    outcomes[size] = outcome;
    size++;
  }

  synchronized WriteLog copy() {
    var copy = new WriteLog();
    copy.sentNanos = Arrays.copyOf(sentNanos, size);
    copy.doneNanos = Arrays.copyOf(doneNanos, size);
    copy.outcomes = Arrays.copyOf(outcomes, size);
    copy.size = size;
    return copy;
  }

  synchronized Outcome outcome(int sequence) {
    return outcomes[sequence];
  }

  synchronized long sentNanos(int sequence) {
    return sentNanos[sequence];
  }

  synchronized long doneNanos(int sequence) {
    return doneNanos[sequence];
  }

  /** The last write that was acknowledged; -1 when none was. */
  synchronized int lastAcknowledged() {
    for (int i = size - 1; i >= 0; i--) {
      if (outcomes[i] == Outcome.ACKNOWLEDGED) {
        return i;
      }
    }
    return -1;
  }

  synchronized int count(Outcome outcome) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (outcomes[i] == outcome) {
        count++;
      }
    }
    return count;
  }
}
