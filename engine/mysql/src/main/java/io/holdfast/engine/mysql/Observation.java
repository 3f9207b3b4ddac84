package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.mysql.LinkFile.Link;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.ProcessWatch;
import java.io.IOException;
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
  private final Membership membership;
  private final AtomicReference<String> progress;
  private final Nudge nudge;
  private final Session session;
  private volatile @Nullable ProcessWatch seen;
  private @Nullable Life last;
  private long answeredNanos;
  private long heardNanos;
  private boolean everStreamed;
  private Heard heard = new Heard(LogPosition.START, -1);

  /**
   * Prepares it.
   *
   * @param progress what a step is making out of the data right now; empty text when none does
   */
  Observation(Engine engine, Membership membership, AtomicReference<String> progress) {
    this.engine = engine;
    this.membership = membership;
    this.nudge = new Nudge(engine);
    this.progress = progress;
    this.session = engine.place().ownSession();
  }

  /** What changes with every word of the primary. */
  private record Heard(LogPosition received, long heartbeats) {}

  /** Whether the process has gone or come since the last look. */
  boolean processChanged() {
    var known = seen;
    return known == null ? engine.process().findByPidFile().isPresent() : !known.isRunning();
  }

  /** Id of the server's process, as last seen. */
  OptionalInt serverProcess() {
    var known = seen;
    return known != null && known.isRunning()
        ? OptionalInt.of(known.life().pid())
        : OptionalInt.empty();
  }

  synchronized EngineState observe(Deadline deadline) throws IOException {
    var server = engine.process().find();
    watch(server.orElse(null));
    var making = progress.get();
    if (!making.isEmpty()) {
      return new EngineState.Starting(making);
    }
    if (engine.data().isAbsent()) {
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
      // It lets us not in yet, so its role is not known; clients may be using it.
      return new EngineState.Primary(Term.NONE, LogPosition.START, true, null);
    }
    session.close();
    return new EngineState.Stopped(stoppedAt());
  }

  /** A log that is only a beginning of what was acknowledged must not be taken for all of it. */
  private @Nullable LogPosition stoppedAt() throws IOException {
    if (!Ownership.isOurs(engine.place()) || !engine.binaryLog().isClosed()) {
      return null;
    }
    var end = engine.place().flavour().steps().stoppedAt(engine);
    // A copy that has logged nothing since tells only when it runs.
    return end.equals(LogPosition.START) ? null : end;
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

  private EngineState running(Life server, Deadline deadline) throws IOException {
    if (!Objects.equals(server, last)) {
      last = server;
      answeredNanos = System.nanoTime();
      heardNanos = System.nanoTime();
      everStreamed = false;
      session.close();
    }
    try {
      var changing = engine.steps().isLocked();
      var snapshot = engine.place().flavour().words().look(session, deadline);
      changing |= engine.steps().isLocked();
      answeredNanos = System.nanoTime();
      if (snapshot.writable() || engine.isHandingOver()) {
        nudge.seen(snapshot, session, deadline);
        return primary(server, snapshot);
      }
      return standby(snapshot, changing);
    } catch (SqlFailure failure) {
      return unanswered(failure);
    }
  }

  private EngineState unanswered(SqlFailure failure) {
    var silent = Duration.ofNanos(System.nanoTime() - answeredNanos);
    return switch (failure.cause()) {
      case NOT_YET -> new EngineState.Starting(failure.text());
      case REFUSED ->
          silent.compareTo(YOUTH) < 0
              ? new EngineState.Starting("not accepting connections yet")
              : new EngineState.Unresponsive(silent);
      case SERVER, SILENT ->
          engine.process().find().isEmpty()
              ? new EngineState.Stopped(null)
              : new EngineState.Unresponsive(silent);
    };
  }

  private EngineState primary(Life server, Snapshot snapshot) {
    return new EngineState.Primary(
        new Term(snapshot.serverId()),
        snapshot.written(),
        snapshot.open(),
        engine.enforcement().inForce(server, snapshot));
  }

  /**
   * How a standby stands.
   *
   * @param changing whether the thread that receives may be stopped only to be started again
   */
  private EngineState standby(Snapshot snapshot, boolean changing) throws IOException {
    var link = engine.link().read();
    link.ifPresent(known -> membership.seen(known, snapshot));
    var receiver = snapshot.receiver();
    var streaming =
        link.isPresent() && receiver != null && receiver.streaming() && receiver.applyError() == 0;
    var age = behind(snapshot, streaming);
    return new EngineState.Standby(
        new Tail(engine).end(snapshot),
        snapshot.applied(),
        link.map(told -> attached(told, streaming)).orElseGet(() -> untold(snapshot)),
        snapshot.isReceiving() || link.isEmpty() || changing ? age : null);
  }

  /**
   * Told to receive, whether or not its thread is there just now: only a member without a link is
   * never made to receive again but by a step, and what it has is final.
   */
  private static EngineState.Link attached(Link told, boolean streaming) {
    return new EngineState.Link.Attached(told.primary(), told.term(), streaming);
  }

  /**
   * One that receives by somebody's hand, from whomever, must be stopped like one that was told.
   */
  private EngineState.Link untold(Snapshot snapshot) {
    return snapshot.isReceiving()
        ? new EngineState.Link.Attached(engine.place().context().self(), Term.NONE, false)
        : new EngineState.Link.Detached();
  }

  /**
   * How old the data may be at most. A standby that has applied all that it has is as old as the
   * last word from its primary, which comes twice a second; one that has not is as old as what it
   * applies. After the stream has ended the age goes on growing.
   */
  private @Nullable Duration behind(Snapshot snapshot, boolean streaming) {
    var now = System.nanoTime();
    if (streaming) {
      var next = new Heard(snapshot.received(), snapshot.heartbeats());
      if (!everStreamed || !next.equals(heard)) {
        heard = next;
        everStreamed = true;
        heardNanos = now;
      }
      var receiver = snapshot.receiver();
      if (!snapshot.applied().isAtLeast(snapshot.received())) {
        var seconds = receiver == null ? null : receiver.secondsBehind();
        return seconds == null ? null : Duration.ofSeconds(seconds + 1);
      }
    }
    var apart = Duration.ofNanos(now - heardNanos);
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
