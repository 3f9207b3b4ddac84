package io.holdfast.simulation.engine;

import java.util.Arrays;
import java.util.BitSet;

/** What an engine has on disk, and what survives which kind of crash. */
public final class DataFolder {
  static final int NOBODY = -1;

  private int[] log = new int[256];
  private final BitSet saved = new BitSet();

  /** Whether there is data at all. */
  boolean present;

  /** A rewind was cut off in the middle: only a new copy helps. */
  boolean broken;

  /** Records that survive a loss of power. */
  int flushed;

  /** Records that are in the data; those beyond are in a log beside it. */
  int applied;

  /** Records written; those beyond flushed are lost with the power. */
  int length;

  /** The last stop was clean, so the end of the log is known without recovery. */
  boolean clean;

  /** Host to receive from, and the term it is to be primary of. */
  int upstream = NOBODY;

  int upstreamTerm;

  /** Whom it received from before it was told to receive from nobody. */
  int formerUpstream = NOBODY;

  /** The ack rule in the configuration file. */
  EngineRule rule = EngineRule.BARRIER;

  int record(int offset) {
    return log[offset];
  }

  void append(int record) {
    if (length == log.length) {
      log = Arrays.copyOf(log, length * 2);
    }
    log[length++] = record;
  }

  int[] copy(int from, int to) {
    return Arrays.copyOfRange(log, from, to);
  }

  /** Takes over somebody else's log as far as it is flushed there. */
  void become(DataFolder other) {
    log = Arrays.copyOf(other.log, other.log.length);
    length = other.flushed;
    flushed = other.flushed;
    applied = other.flushed;
    present = true;
    broken = false;
    clean = false;
  }

  void truncate(int to) {
    length = to;
    flushed = Math.min(flushed, to);
    applied = Math.min(applied, to);
  }

  void wipe() {
    present = false;
    broken = false;
    clean = false;
    length = 0;
    flushed = 0;
    applied = 0;
    upstream = NOBODY;
  }

  void save(int record) {
    saved.set(record);
  }

  boolean hasSaved(int record) {
    return saved.get(record);
  }

  /** How many records both logs begin with, as far as the given lengths. */
  int agreesUpTo(int own, DataFolder other, int others) {
    int low = 0;
    int high = Math.min(own, others);
    if (high == 0 || log[high - 1] == other.log[high - 1]) {
      return high;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (log[middle] == other.log[middle]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether the log holds this record at this place. */
  boolean holds(int offset, int record) {
    return offset < length && log[offset] == record;
  }
}
