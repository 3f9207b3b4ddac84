package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.config.Installation;
import io.holdfast.engine.postgresql.wal.Lsn;
import io.holdfast.engine.postgresql.wal.Segments;
import io.holdfast.engine.postgresql.wal.WalFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code pg_controldata} says of a data directory.
 *
 * @param state the server's state in the words of PostgreSQL, {@code shut down}
 * @param checkpoint position of the latest checkpoint's record
 * @param timeline the timeline it is in
 * @param segmentSize bytes per log file
 * @param checksums whether data pages carry checksums or hints are logged, so that it can be
 *     rewound
 * @param floors settings of which a server that replays this log needs at least so much
 */
record ControlData(
    String systemId,
    String state,
    long checkpoint,
    int timeline,
    int segmentSize,
    boolean checksums,
    Map<String, Integer> floors) {
  /** State of a primary that was shut down cleanly. */
  static final String SHUT_DOWN = "shut down";

  /** State of a standby that was shut down cleanly. */
  static final String SHUT_DOWN_IN_RECOVERY = "shut down in recovery";

  static final String IN_PRODUCTION = "in production";

  /**
   * Reads it.
   *
   * @throws IOException when the program fails, with what it said
   */
  static ControlData read(Account account, Installation installation, Path data, Deadline deadline)
      throws IOException, InterruptedException {
    var result =
        new Command(
                account,
                List.of(installation.program("pg_controldata"), data.toString()),
                Map.of("LC_ALL", "C", "LANG", "C"))
            .run(deadline);
    if (!result.isSuccess()) {
      throw new IOException("pg_controldata " + data + ": " + result.lastLine());
    }
    return parse(result.lines());
  }

  static ControlData parse(List<String> lines) throws IOException {
    var values = new HashMap<String, String>();
    for (var line : lines) {
      var colon = line.indexOf(':');
      if (colon > 0) {
        values.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return new ControlData(
        get(values, "Database system identifier"),
        get(values, "Database cluster state"),
        Lsn.parse(get(values, "Latest checkpoint location")),
        Integer.parseInt(get(values, "Latest checkpoint's TimeLineID")),
        Integer.parseInt(get(values, "Bytes per WAL segment")),
        !get(values, "Data page checksum version").equals("0")
            || get(values, "wal_log_hints setting").equals("on"),
        Map.of(
            "max_connections", number(values, "max_connections setting"),
            "max_worker_processes", number(values, "max_worker_processes setting"),
            "max_wal_senders", number(values, "max_wal_senders setting"),
            "max_prepared_transactions", number(values, "max_prepared_xacts setting"),
            "max_locks_per_transaction", number(values, "max_locks_per_xact setting")));
  }

  private static int number(Map<String, String> values, String name) throws IOException {
    return Integer.parseInt(get(values, name));
  }

  private static String get(Map<String, String> values, String name) throws IOException {
    var value = values.get(name);
    if (value == null) {
      throw new IOException("pg_controldata did not say '" + name + "'");
    }
    return value;
  }

  boolean isCleanlyShutDown() {
    return state.equals(SHUT_DOWN) || state.equals(SHUT_DOWN_IN_RECOVERY);
  }

  Segments segments() {
    return new Segments(segmentSize);
  }

  /**
   * Where the log ends; empty unless a primary was shut down cleanly. A standby's control file
   * tells only how far it had replayed at some checkpoint, not what it has received since.
   */
  Optional<LogPosition> finalPosition(Path wal) throws IOException {
    return state.equals(SHUT_DOWN)
        ? Optional.of(
            new LogPosition(
                new Term(timeline),
                new WalFolder(wal, segments()).endOfRecord(timeline, checkpoint)))
        : Optional.empty();
  }
}
