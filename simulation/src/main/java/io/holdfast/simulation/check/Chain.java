package io.holdfast.simulation.check;

import io.holdfast.simulation.engine.SimEngine;
import java.util.Arrays;

/**
 * The one sequence of records that must not be lost: everything up to the last one that was
 * promised, in order. Whatever holds its end holds all of it.
 */
final class Chain {
  private static final int KEPT = -1;

  private int[] records = new int[256];
  private int length;

  int length() {
    return length;
  }

  int record(int offset) {
    return records[offset];
  }

  /**
   * Promises the log of an engine up to an offset.
   *
   * @return below zero when that agrees with all that was promised before; otherwise the offset at
   *     which it does not
   */
  int promise(SimEngine engine, int to) {
    int known = Math.min(to, length);
    if (known > 0 && !engine.holds(known - 1, records[known - 1])) {
      return known - 1;
    }
    if (to > records.length) {
      records = Arrays.copyOf(records, Math.max(to, records.length * 2));
    }
    for (int offset = length; offset < to; offset++) {
      records[offset] = engine.record(offset);
    }
    length = Math.max(length, to);
    return KEPT;
  }

  boolean isHeldBy(SimEngine engine) {
    return length == 0 || engine.holds(length - 1, records[length - 1]);
  }

  /** How much of it an engine holds. */
  int heldBy(SimEngine engine) {
    int held = Math.min(length, engine.length());
    while (held > 0 && !engine.holds(held - 1, records[held - 1])) {
      held--;
    }
    return held;
  }

  void forget(int from) {
    length = Math.min(length, from);
  }
}
