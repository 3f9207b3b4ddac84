package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.Incident;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps the log that standbys still need, but not without end. */
final class Slots {
  private final Engine engine;

  /**
   * Slots given up because their standby was away too long; it makes a new one when it comes back.
   */
  private final Set<String> givenUp = new HashSet<>();

  Slots(Engine engine) {
    this.engine = engine;
  }

  private record Slot(String name, boolean active, boolean overLimit, long keptBytes) {}

  void keepFor(Set<HostId> standbys, Deadline deadline) throws SqlFailure {
    var wanted = new HashSet<String>();
    standbys.forEach(standby -> wanted.add(Place.slotOf(standby)));
    for (var slot : present(deadline)) {
      if (slot.active()) {
        givenUp.remove(slot.name());
      } else if (slot.overLimit()) {
        drop(slot.name(), deadline);
        givenUp.add(slot.name());
        engine
            .place()
            .tell(
                Incident.Severity.WARNING,
                "slot %s was dropped: its standby is away and %d MB of log were kept for it; it will be copied anew if it cannot catch up",
                slot.name(),
                slot.keptBytes() >> 20);
      } else if (!wanted.contains(slot.name())) {
        drop(slot.name(), deadline);
      }
      if (slot.active() || !slot.overLimit()) {
        wanted.remove(slot.name());
      }
    }
    wanted.removeAll(givenUp);
    for (var name : wanted) {
      engine
          .session()
          .run("SELECT pg_create_physical_replication_slot('%s', true)".formatted(name), deadline);
    }
  }

  private List<Slot> present(Deadline deadline) throws SqlFailure {
    return engine
        .session()
        .query(
            """
            SELECT slot_name, active, kept >= "limit" OR wal_status IN ('unreserved', 'lost'), kept
            FROM (SELECT *, coalesce(pg_current_wal_lsn() - restart_lsn, 0)::bigint AS kept,
                CASE current_setting('max_slot_wal_keep_size') WHEN '-1' THEN 9223372036854775807
                  ELSE pg_size_bytes(current_setting('max_slot_wal_keep_size')) END AS "limit"
              FROM pg_replication_slots) s
            WHERE slot_type = 'physical' AND slot_name LIKE 'holdfast\\_%' AND NOT temporary
            """,
            deadline,
            rows -> {
              var slots = new ArrayList<Slot>();
              while (rows.next()) {
                slots.add(
                    new Slot(
                        rows.getString(1),
                        rows.getBoolean(2),
                        rows.getBoolean(3),
                        rows.getLong(4)));
              }
              return slots;
            });
  }

  private void drop(String name, Deadline deadline) throws SqlFailure {
    engine.session().run("SELECT pg_drop_replication_slot('%s')".formatted(name), deadline);
  }
}
