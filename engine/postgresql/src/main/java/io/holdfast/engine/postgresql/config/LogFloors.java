package io.holdfast.engine.postgresql.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * Settings that a standby must have at least as high as its primary had when it wrote the log;
 * PostgreSQL does not start, or stops replaying, with less (its manual, "Administrator's Overview"
 * of hot standby). Whatever a member was, it is started as a standby here, so these never go down
 * while a service lives.
 */
public final class LogFloors {
  /** PostgreSQL's own defaults, in force where nobody sets anything. */
  private static final Map<String, Integer> DEFAULTS =
      Map.of(
          "max_connections", 100,
          "max_worker_processes", 8,
          "max_wal_senders", 10,
          "max_prepared_transactions", 0,
          "max_locks_per_transaction", 64);

  private LogFloors() {}

  /**
   * The settings that must be higher than wanted, with their values.
   *
   * @param floors what the data's control file names
   */
  public static Map<String, String> raised(
      Map<String, String> wanted, Map<String, Integer> floors) {
    var raised = new TreeMap<String, String>();
    floors.forEach((name, floor) -> {
      var asked = wanted.get(name);
      if (asked == null ? floor > DEFAULTS.getOrDefault(name, 0) : isLess(asked, floor)) {
        raised.put(name, Integer.toString(floor));
      }
    });
    return raised;
  }

  /** What is no number is PostgreSQL's to refuse. */
  private static boolean isLess(String asked, int floor) {
    try {
      return Integer.parseInt(asked.strip()) < floor;
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
