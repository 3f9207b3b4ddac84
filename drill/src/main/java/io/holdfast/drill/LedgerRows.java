package io.holdfast.drill;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of one run as they are in the database: which sequence numbers of which client, and how
 * many came more than once.
 */
final class LedgerRows {
  private final Map<Integer, BitSet> byClient = new TreeMap<>();
  private int duplicates;

  void add(int client, int sequence) {
    var seen = byClient.computeIfAbsent(client, _ -> new BitSet());
    duplicates += seen.get(sequence) ? 1 : 0;
    seen.set(sequence);
  }

  /** The highest sequence number of that client; -1 for none. */
  int newest(int client) {
    var seen = byClient.get(client);
    return seen == null ? -1 : seen.length() - 1;
  }

  boolean has(int client, int sequence) {
    var seen = byClient.get(client);
    return seen != null && seen.get(sequence);
  }

  int duplicates() {
    return duplicates;
  }
}
