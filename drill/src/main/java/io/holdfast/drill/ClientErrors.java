package io.holdfast.drill;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Errors that clients were shown, counted by kind, with one example each. Thread-safe. */
final class ClientErrors {
  /** More kinds than this are counted together: an error text may hold anything. */
  private static final int MOST_KINDS = 40;

  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void add(String during, SQLException error) {
    var kind = "%s: %s %s".formatted(during, error.getSQLState(), firstLine(error.getMessage()));
    var key = counts.containsKey(kind) || counts.size() < MOST_KINDS ? kind : "other";
    counts.merge(key, 1, Integer::sum);
  }

  synchronized Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  private static String firstLine(@org.jspecify.annotations.Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
