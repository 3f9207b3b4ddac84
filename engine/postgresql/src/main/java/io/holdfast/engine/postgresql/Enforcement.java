package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.postgresql.config.AutoConf;
import io.holdfast.engine.postgresql.config.LiveSettings;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts an ack rule in force and proves that it is. Every walsender decides by its own copy of the
 * setting, so it is changed in two moves: first to a value that names nobody, until nobody acts by
 * the old one; then to the new one. The argument, with its source in PostgreSQL's code, is in
 * docs/adr/0004-confirmed-ack-rule.md.
 */
final class Enforcement {
  private static final Duration MASKED_PATIENCE = Duration.ofMillis(300);
  private static final Duration ACTING_PATIENCE = Duration.ofSeconds(2);
  private static final Duration LISTED_PATIENCE = Duration.ofSeconds(1);

  private final Place place;
  private final Configuration configuration;
  private final Postmaster postmaster;
  private volatile @Nullable Confirmed confirmed;

  /** The life of the server in which commits were seen to wait, with no empty setting since. */
  private @Nullable Life waiting;

  Enforcement(Place place, Configuration configuration, Postmaster postmaster) {
    this.place = place;
    this.configuration = configuration;
    this.postmaster = postmaster;
  }

  private record Confirmed(Life server, AckRule rule, String setting, LogPosition at) {}

  /** The rule in force at this server; null when none is confirmed for it. */
  EngineState.@Nullable Enforced inForce(Life server, String setting) {
    var known = confirmed;
    return known != null && known.server().equals(server) && known.setting().equals(setting)
        ? new EngineState.Enforced(known.rule().since(), known.at())
        : null;
  }

  /** Puts the rule in force at the running primary. */
  void enforce(AckRule rule, Session session, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var server = postmaster.find().orElseThrow(() -> StepEnded.unknown("PostgreSQL does not run"));
    var snapshot = session.query(Snapshot.QUERY, deadline, Snapshot::read);
    var setting = AckSetting.of(rule);
    var known = confirmed;
    if (known != null
        && known.server().equals(server)
        && known.setting().equals(snapshot.synchronousStandbys())
        && known.rule().asksSameAs(rule)) {
      confirmed = new Confirmed(server, rule, setting, known.at());
      return;
    }
    confirmed = null;
    cleanAutoConf();
    if (rule.isAlone()) {
      waiting = null;
      put(setting);
      awaitCommit(session, deadline);
    } else {
      if (!isBarred(server)) {
        put(LiveSettings.BARRIER);
        configuration.awaitReload(deadline);
      }
      awaitNobodyActs(session, deadline);
      if (!server.equals(waiting)) {
        awaitWaiting(session, deadline);
        waiting = server;
      }
      put(setting);
      awaitListed(rule, session, deadline);
      askForReplies(session, deadline);
    }
    configuration.awaitReloadBy(session, deadline);
    var end = session.query(Snapshot.QUERY, deadline, Snapshot::read);
    if (!end.synchronousStandbys().equals(setting)) {
      throw StepEnded.failed(
          "synchronous_standby_names is %s instead of %s: something else sets it",
          end.synchronousStandbys(), setting);
    }
    confirmed =
        new Confirmed(
            server, rule, setting, new LogPosition(new Term(end.timeline()), end.written()));
  }

  /** A standby is barred all the time, so a promotion finds the first move made. */
  private boolean isBarred(Life server) throws IOException {
    return configuration.live().synchronousStandbys().equals(LiveSettings.BARRIER)
        && configuration.isTold(server);
  }

  /** ALTER SYSTEM would override our file. */
  private void cleanAutoConf() throws IOException {
    var removed = AutoConf.removeOwned(place.files(), place.account());
    if (!removed.isEmpty()) {
      place.tell(
          Incident.Severity.WARNING,
          "settings that Holdfast decides were made by ALTER SYSTEM and are removed again: %s",
          String.join(", ", removed));
    }
  }

  private void put(String setting) throws IOException, StepEnded {
    if (!configuration.live().synchronousStandbys().equals(setting)) {
      configuration.write(configuration.live().waitingFor(setting));
    } else {
      configuration.write(configuration.live().renewed());
    }
    configuration.reload();
  }

  /**
   * Waits until no walsender acts by an older setting. The view shows priority 0 also for one that
   * has not yet been told how far its standby flushed, whatever it acts by; such a one counts as
   * acting, and is ended when it stays so: its standby connects again. One that shows a priority
   * and does not change it is ended after a while too, and woken if it was stopped, so that one
   * frozen process does not hold up the rule for ever.
   */
  private void awaitNobodyActs(Session session, Deadline deadline)
      throws SqlFailure, StepEnded, InterruptedException {
    var acting =
        """
        SELECT NOT EXISTS (SELECT FROM pg_stat_replication
          WHERE sync_priority > 0
            OR (flush_lsn IS NULL AND state IN ('catchup', 'streaming', 'stopping')
                AND application_name IN (%s)))
        """
            .formatted(members());
    var patience = Deadline.after(MASKED_PATIENCE);
    var lastPatience = Deadline.after(ACTING_PATIENCE);
    var free =
        Wait.until(
            () -> {
              if (patience.isOver()) {
                session.run(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_replication
                    WHERE flush_lsn IS NULL AND application_name IN (%s)
                    """
                        .formatted(members()),
                    deadline);
              }
              if (lastPatience.isOver()) {
                endActing(session, deadline);
              }
              return session.isTrue(acting, deadline);
            },
            Place.STEP,
            deadline);
    if (!free) {
      throw StepEnded.unknown(
          "a walsender still acts by the old rule, so writes wait until it has ended or taken the new one");
    }
  }

  /** What it still releases while it ends is what the old rule, which is on record, allows. */
  private static void endActing(Session session, Deadline deadline) throws SqlFailure {
    session
        .query(
            """
            SELECT pid, pg_terminate_backend(pid) FROM pg_stat_replication WHERE sync_priority > 0
            """,
            deadline,
            rows -> {
              var pids = new ArrayList<Integer>();
              while (rows.next()) {
                pids.add(rows.getInt(1));
              }
              return pids;
            })
        .forEach(Signal.CONT::send);
  }

  private String members() {
    return place.context().service().members().stream()
        .map(HostId::name)
        .collect(Collectors.joining("','", "'", "'"));
  }

  /**
   * Waits until commits wait. Whether they do is decided by a flag that the checkpointer sets when
   * it gets to it, so a commit of our own is made, under a setting that nobody can satisfy, and
   * must be seen waiting.
   */
  private void awaitWaiting(Session session, Deadline deadline)
      throws SqlFailure, StepEnded, InterruptedException {
    var waits =
        Wait.until(
            () -> {
              try (var trial = new TrialCommit(place, session, deadline)) {
                return trial.isSeenWaiting();
              }
            },
            Place.STEP,
            deadline);
    if (!waits) {
      throw StepEnded.unknown("commits do not wait for standbys yet: the checkpointer is busy");
    }
  }

  /** With nobody to wait for, a commit ends. */
  private void awaitCommit(Session session, Deadline deadline)
      throws StepEnded, SqlFailure, InterruptedException {
    try (var trial = new TrialCommit(place, session, deadline)) {
      if (!trial.isOver()) {
        throw StepEnded.unknown("commits still wait for standbys: the checkpointer is busy");
      }
    }
  }

  /**
   * Commits that waited while the rule changed are released by the next reply of a standby. When
   * all clients wait, nothing is written that a standby could reply to, and its next word would
   * come with {@code wal_receiver_status_interval}; so something is written, waiting for nobody.
   */
  private static void askForReplies(Session session, Deadline deadline) throws SqlFailure {
    session.run(
        """
        SELECT pg_logical_emit_message(true, 'holdfast', '')
        FROM set_config('synchronous_commit', 'local', true)
        """,
        deadline);
  }

  /** Standbys that are connected begin to count; the others will when they come. */
  private static void awaitListed(AckRule rule, Session session, Deadline deadline)
      throws SqlFailure, InterruptedException {
    var names =
        rule.members().stream().map(HostId::name).collect(Collectors.joining("','", "'", "'"));
    var missing =
        """
        SELECT NOT EXISTS (SELECT FROM pg_stat_replication
          WHERE sync_priority = 0 AND state = 'streaming' AND flush_lsn IS NOT NULL
            AND application_name IN (%s))
        """
            .formatted(names);
    Wait.until(
        () -> session.isTrue(missing, deadline), Place.STEP, deadline.within(LISTED_PATIENCE));
  }
}
