package io.holdfast.simulation.engine;

import java.util.Arrays;

/**
 * Every log record ever written anywhere, by number. A record is written once, by one primary, on
 * top of one other record; so two logs that hold the same record agree on everything before it.
 */
public final class Records {
  private int[] terms = new int[512];
  private boolean[] writes = new boolean[512];
  private long[] acknowledgedAt = new long[512];
  private int[] holders = new int[512];
  private int count;

  /**
   * Writes a new record.
   *
   * @param isWrite a client's write; otherwise the mark with which a term begins
   */
  public int append(int term, boolean isWrite) {
    if (count == terms.length) {
      terms = Arrays.copyOf(terms, count * 2);
      writes = Arrays.copyOf(writes, count * 2);
      acknowledgedAt = Arrays.copyOf(acknowledgedAt, count * 2);
      holders = Arrays.copyOf(holders, count * 2);
    }
    terms[count] = term;
    writes[count] = isWrite;
    return count++;
  }

  public int term(int record) {
    return terms[record];
  }

  public boolean isWrite(int record) {
    return writes[record];
  }

  public boolean isAcknowledged(int record) {
    return acknowledgedAt[record] > 0;
  }

  /** When the client was first told that it is committed; 0 when it was not. */
  public long acknowledgedAtMicros(int record) {
    return acknowledgedAt[record];
  }

  /** The hosts that have ever said to hold it on disk, as bits. */
  public int holders(int record) {
    return holders[record];
  }

  /**
   * A host says that it holds the record on disk.
   *
   * @return whether that is news
   */
  boolean hold(int record, int host) {
    int before = holders[record];
    holders[record] = before | 1 << host;
    return holders[record] != before;
  }

  public void acknowledge(int record, long atMicros) {
    if (acknowledgedAt[record] == 0) {
      acknowledgedAt[record] = Math.max(1, atMicros);
    }
  }
}
