package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.ProcessWatch;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Looks at the member: what is on disk, the process, and a query on a connection of its own. */
final class Observation implements AutoCloseable {
  /** A server that has just come into being and does not accept connections yet is starting. */
  private static final Duration YOUTH = Duration.ofSeconds(5);

  /** A standby that was attached this long and never streamed has an age after all. */
  private static final Duration NEVER_STREAMED = Duration.ofSeconds(10);

  private final Engine engine;
  private final AtomicReference<String> progress;
  private final Session session;
  private volatile @Nullable ProcessWatch seen;
  private @Nullable Life last;
  private long answeredNanos;
  private long streamedNanos;
  private boolean everStreamed;

  /**
   * Prepares it.
   *
   * @param progress what a step is making out of the data right now; empty text when none does
   */
  Observation(Engine engine, AtomicReference<String> progress) {
    this.engine = engine;
    this.progress = progress;
    this.session = engine.place().ownSession();
  }

  /** Whether the process has gone or come since the last look. */
  boolean processChanged() {
    var known = seen;
    return known == null ? engine.postmaster().find().isPresent() : !known.isRunning();
  }

  /** Id of the server's process, as last seen. */
  OptionalInt serverProcess() {
    var known = seen;
    return known != null && known.isRunning()
        ? OptionalInt.of(known.life().pid())
        : OptionalInt.empty();
  }

  synchronized EngineState observe(Deadline deadline) throws IOException, InterruptedException {
    var server = engine.postmaster().find();
    watch(server.orElse(null));
    var making = progress.get();
    if (!making.isEmpty()) {
      return new EngineState.Starting(making);
    }
    if (Files.exists(engine.place().files().rewinding()) || engine.data().isAbsent()) {
      return new EngineState.Absent();
    }
    if (server.isPresent() && Ownership.isOurs(engine.place())) {
      return running(server.get(), deadline);
    }
    var objection = engine.data().objection();
    if (objection.isPresent()) {
      return new EngineState.Unusable(objection.get());
    }
    if (server.isPresent()) {
      return foreign(deadline);
    }
    session.close();
    if (Files.exists(engine.postmaster().lockFile())) {
      // A server that stops in order removes it: this one did not, and only recovery will tell.
      return new EngineState.Stopped(null);
    }
    var control = engine.data().control(deadline);
    return new EngineState.Stopped(
        control.finalPosition(engine.place().files().wal()).orElse(null));
  }

  private void watch(@Nullable Life server) {
    var before = seen;
    if (before != null && before.life().equals(server)) {
      return;
    }
    seen = server == null ? null : ProcessWatch.of(server);
    if (before != null) {
      before.close();
    }
  }

  /**
   * A running server that is not ours yet lets us not in; its control file tells the role. Clients
   * may be using it.
   */
  private EngineState foreign(Deadline deadline) throws IOException, InterruptedException {
    var control = engine.data().control(deadline);
    var position = new LogPosition(new Term(control.timeline()), control.checkpoint());
    return control.state().equals(ControlData.IN_PRODUCTION)
        ? new EngineState.Primary(position.term(), position, true, null)
        : new EngineState.Standby(position, position, new EngineState.Link.Detached(), null);
  }

  private EngineState running(Life server, Deadline deadline)
      throws IOException, InterruptedException {
    if (!Objects.equals(server, last)) {
      last = server;
      answeredNanos = System.nanoTime();
      streamedNanos = System.nanoTime();
      everStreamed = false;
      session.close();
    }
    try {
      var snapshot = session.query(Snapshot.QUERY, deadline, Snapshot::read);
      answeredNanos = System.nanoTime();
      return snapshot.inRecovery() ? standby(snapshot, deadline) : primary(server, snapshot);
    } catch (SqlFailure failure) {
      return unanswered(failure);
    }
  }

  private EngineState unanswered(SqlFailure failure) throws IOException {
    var silent = Duration.ofNanos(System.nanoTime() - answeredNanos);
    return switch (failure.cause()) {
      case NOT_YET -> new EngineState.Starting(failure.text());
      case REFUSED ->
          silent.compareTo(YOUTH) < 0
              ? new EngineState.Starting("not accepting connections yet")
              : new EngineState.Unresponsive(silent);
      case SERVER, SILENT ->
          engine.postmaster().find().isEmpty()
              ? new EngineState.Stopped(null)
              : new EngineState.Unresponsive(silent);
    };
  }

  private EngineState primary(Life server, Snapshot snapshot) throws IOException {
    var term = new Term(snapshot.timeline());
    return new EngineState.Primary(
        term,
        new LogPosition(term, snapshot.written()),
        engine.configuration().isOpen(),
        engine.enforcement().inForce(server, snapshot.synchronousStandbys()));
  }

  private EngineState standby(Snapshot snapshot, Deadline deadline)
      throws IOException, InterruptedException {
    if (!snapshot.hasReadOwnLog()) {
      return new EngineState.Starting("replaying its own log");
    }
    var timelines = engine.timelines(deadline);
    var newest = snapshot.receivedTimeline();
    var end = timelines.position(snapshot.end(), newest);
    var replayed = snapshot.replayed() == null ? 0 : snapshot.replayed();
    var link = engine.configuration().live().link();
    return new EngineState.Standby(
        end,
        replayed == end.offset() ? end : timelines.position(replayed, newest),
        link == null
            ? new EngineState.Link.Detached()
            : new EngineState.Link.Attached(link.primary(), link.term(), snapshot.streaming()),
        behind(snapshot));
  }

  /**
   * How old the data may be at most. A standby that has replayed all that it knows of is as old as
   * the last word from its primary; one that has not is as old as its last commit. After the stream
   * has ended the age goes on growing.
   */
  private @Nullable Duration behind(Snapshot snapshot) {
    var now = System.nanoTime();
    var heard = snapshot.heardAgeMillis();
    var known = snapshot.latestKnown();
    if (snapshot.streaming() && heard != null && known != null) {
      everStreamed = true;
      if (snapshot.replayed() != null && snapshot.replayed() >= known) {
        streamedNanos = now - Duration.ofMillis(Math.max(0, heard)).toNanos();
        return Duration.ofNanos(now - streamedNanos);
      }
      var age = snapshot.dataAgeMillis();
      return age == null ? null : Duration.ofMillis(Math.max(0, age));
    }
    var apart = Duration.ofNanos(now - streamedNanos);
    return everStreamed || apart.compareTo(NEVER_STREAMED) > 0 ? apart : null;
  }

  @Override
  public void close() {
    session.close();
    var watched = seen;
    if (watched != null) {
      watched.close();
    }
  }
}
