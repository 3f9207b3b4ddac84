package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.postgresql.config.AccessRules;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.StepEnded;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/** Connections of clients, as opposed to the agents' and the standbys'. */
final class Clients {
  private static final String OTHERS =
      "backend_type = 'client backend' AND usename NOT IN ('%s', '%s')"
          .formatted(AccessRules.SUPERUSER, AccessRules.REPLICATION);

  private static final String ALL_GONE =
      "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE " + OTHERS + ")";

  /**
   * Only when nobody is left who is busy or was so within a time that is long enough for a busy
   * client to have begun its next transaction: one that begins it in this very moment is cut off.
   */
  private static final String END_IDLE =
      """
      WITH others AS MATERIALIZED (
        SELECT pid, state IS NOT DISTINCT FROM 'idle'
            AND state_change < clock_timestamp() - interval '500 ms' AS idle
          FROM pg_stat_activity WHERE %s)
      SELECT pg_terminate_backend(pid) FROM others WHERE (SELECT bool_and(idle) FROM others)
      """
          .formatted(OTHERS);

  private static final Set<String> OURS = Set.of(AccessRules.SUPERUSER, AccessRules.REPLICATION);

  /** User, database, where from; then what it is doing until it is a session. */
  private static final Pattern LOGGING_IN =
      Pattern.compile(" (\\S+) \\S+ \\S+ (authentication|startup)$");

  private final Postmaster postmaster;

  Clients(Postmaster postmaster) {
    this.postmaster = postmaster;
  }

  /**
   * Waits until they have gone, as long as patience lasts: each finishes its transaction and is
   * then ended by the server, which was told to end sessions that do nothing. Those that have been
   * doing nothing for a while have not heard of it and are ended here, after all others.
   */
  void awaitEnd(Session session, Duration patience, Deadline deadline)
      throws SqlFailure, InterruptedException {
    var _ =
        Wait.until(
            () -> {
              session.run(END_IDLE, deadline);
              return session.isTrue(ALL_GONE, deadline);
            },
            Place.STEP,
            deadline.within(patience));
  }

  /**
   * Ends all of them. Only after the server has read rules that admit none: a connection that was
   * still logging in under the old rules is ended as well.
   */
  void evict(Session session, Deadline deadline)
      throws SqlFailure, StepEnded, InterruptedException {
    var gone =
        Wait.until(
            () -> {
              var loggingIn = endLoggingIn();
              session.run(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + OTHERS,
                  deadline);
              return !loggingIn && session.isTrue(ALL_GONE, deadline);
            },
            Place.STEP,
            deadline);
    if (!gone) {
      throw StepEnded.unknown("clients' connections did not end in time");
    }
  }

  /**
   * The activity view does not show them yet, their process titles do. A process that has no title
   * of its own yet may have been made under the old rules as well.
   */
  private boolean endLoggingIn() {
    var found = false;
    for (var child : postmaster.children()) {
      var title = LOGGING_IN.matcher(child.title());
      if (!child.isTitled() || (title.find() && !OURS.contains(title.group(1)))) {
        found |= Signal.TERM.send(child.pid());
      }
    }
    return found;
  }
}
