package io.holdfast.drill;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The rows of one run as they are in the database: which sequence numbers of which client, and how
 * many came more than once.
 */
final class LedgerRows {
  /** As {@link #record} writes it, in numbers that are surely an int each. */
  private static final Pattern RECORD = Pattern.compile("([0-9]{1,9}):([0-9]{1,9})");

  private final Map<Integer, BitSet> byClient = new TreeMap<>();
  private int duplicates;

  /** A row as text, for ledgers that know no columns. */
  static String record(int client, int sequence) {
    return client + ":" + sequence;
  }

  /** Adds a row that was read as text. */
  void add(String record) throws LedgerFailure {
    var numbers = RECORD.matcher(record);
    if (!numbers.matches()) {
      throw LedgerFailure.unexpected("a record as in 0:17", record);
    }
    add(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
  }

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
