package io.holdfast.drill;

import java.util.Map;
import java.util.TreeMap;

/** Errors that clients were shown, counted by kind, with one example each. Thread-safe. */
final class ClientErrors {
  /** More kinds than this are counted together: an error text may hold anything. */
  private static final int MOST_KINDS = 40;

  /** Stands for them. */
  static final String OTHER = "other";

  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void add(String during, LedgerFailure error) {
    var kind = during + ": " + error.text();
    var key = counts.containsKey(kind) || counts.size() < MOST_KINDS ? kind : OTHER;
    counts.merge(key, 1, Integer::sum);
  }

  synchronized Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }
}
