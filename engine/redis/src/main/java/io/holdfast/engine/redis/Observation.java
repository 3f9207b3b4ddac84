package io.holdfast.engine.redis;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.ProcessWatch;
import io.holdfast.engine.redis.config.Users;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
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

  private final Engine engine;
  private final Horizon horizon;
  private final WriteGuard guard;
  private final AtomicReference<String> progress;
  private final Session session;
  private volatile @Nullable ProcessWatch seen;
  private @Nullable Life last;
  private long answeredNanos;
  private volatile boolean seenOpen;

  /**
   * Prepares it.
   *
   * @param progress what a step is making out of the data right now; empty text when none does
   */
  Observation(Engine engine, Horizon horizon, WriteGuard guard, AtomicReference<String> progress) {
    this.engine = engine;
    this.horizon = horizon;
    this.guard = guard;
    this.progress = progress;
    this.session = engine.place().ownSession();
  }

  /** Whether the process has gone or come, or has been closed to clients, since the last look. */
  boolean processChanged() {
    if (seenOpen && engine.access().isClosed()) {
      return true;
    }
    var known = seen;
    return known == null ? engine.process().find().isPresent() : !known.isRunning();
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
    seenOpen = false;
    watch(server.orElse(null));
    var making = progress.get();
    if (!making.isEmpty()) {
      return new EngineState.Starting(making);
    }
    if (server.isPresent()) {
      return running(server.get(), deadline);
    }
    session.close();
    var foreign = ForeignServer.find(engine.process());
    if (foreign.isPresent()) {
      return Ownership.isOurs(engine.place()) ? usurper() : foreign(foreign.get(), deadline);
    }
    if (engine.data().isAbsent()) {
      return new EngineState.Absent();
    }
    var objection = engine.data().objection();
    if (objection.isPresent()) {
      return new EngineState.Unusable(objection.get());
    }
    return new EngineState.Stopped(
        Rest.read(engine.place().files().stopped()).map(Rest::end).orElse(null));
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
   * A server that somebody started on data of ours, with a configuration of his own: a primary of
   * no term, which every order demotes.
   */
  private static EngineState usurper() {
    return new EngineState.Primary(Term.NONE, LogPosition.START, true, null);
  }

  /** A running server that is not ours. Clients may be using it. */
  private static EngineState foreign(ForeignServer server, Deadline deadline) {
    try (var asking = server.session()) {
      var info = Info.parse(asking.ask(deadline, "INFO", "replication").text());
      var position = new LogPosition(new Term(1), info.offset());
      return info.isMaster()
          ? new EngineState.Primary(position.term(), position, true, null)
          : new EngineState.Standby(position, position, new EngineState.Link.Detached(), null);
    } catch (RedisFailure failure) {
      return new EngineState.Unusable(
          Reason.of(
              ReasonCode.UNUSABLE_DATA,
              "a Redis that Holdfast does not manage runs on the data and does not tell its role"
                  + " (%s): stop it in order, then its data is adopted",
              failure.text()));
    }
  }

  private EngineState running(Life server, Deadline deadline) throws IOException {
    if (!Objects.equals(server, last)) {
      last = server;
      answeredNanos = System.nanoTime();
      session.close();
    }
    try {
      var snapshot = Snapshot.own(session, deadline);
      answeredNanos = System.nanoTime();
      if (snapshot.info().isLoading()) {
        return new EngineState.Starting("loading its data");
      }
      Persistence.learn(engine.data(), snapshot.info());
      var extent = engine.log().extent(snapshot);
      if (snapshot.reign().isPresent() && snapshot.isOpen()) {
        // At the pace of looking, because writes wait for it when a standby has gone.
        guard.adjust(snapshot.info(), false, session, deadline);
      }
      return snapshot.info().isMaster()
          ? primary(server, snapshot, extent)
          : standby(snapshot, extent);
    } catch (RedisFailure failure) {
      return unanswered(failure);
    }
  }

  private EngineState unanswered(RedisFailure failure) {
    var silent = Duration.ofNanos(System.nanoTime() - answeredNanos);
    return switch (failure.why()) {
      case NOT_YET -> {
        answeredNanos = System.nanoTime();
        yield new EngineState.Starting("loading its data");
      }
      case REFUSED ->
          silent.compareTo(YOUTH) < 0
              ? new EngineState.Starting("not accepting connections yet")
              : new EngineState.Unresponsive(silent);
      case SERVER, SILENT ->
          engine.isRunning() ? new EngineState.Unresponsive(silent) : new EngineState.Stopped(null);
    };
  }

  /** One whose promotion got no further than its first move is primary of the term before. */
  private EngineState primary(Life server, Snapshot snapshot, Extent extent) {
    seenOpen = snapshot.isOpen();
    var reign = snapshot.reign();
    return reign.isPresent()
        ? new EngineState.Primary(
            reign.get(),
            new LogPosition(reign.get(), snapshot.info().offset()),
            snapshot.isOpen(),
            engine.enforcement().inForce(server))
        : new EngineState.Primary(extent.end().term(), extent.end(), snapshot.isOpen(), null);
  }

  private EngineState standby(Snapshot snapshot, Extent extent) {
    var info = snapshot.info();
    return new EngineState.Standby(
        extent.end(),
        extent.end(),
        link(snapshot),
        horizon.behind(info.replicationId(), info.offset(), System.nanoTime()));
  }

  /** An upstream that is no member, or that it follows as no term's replica, is nobody of ours. */
  private EngineState.Link link(Snapshot snapshot) {
    var primary = engine.place().memberAt(snapshot.info().text("master_host"));
    var term = Users.termOf(snapshot.follows());
    return snapshot.info().isAttached() && primary.isPresent() && term.isPresent()
        ? new EngineState.Link.Attached(primary.get(), term.get(), snapshot.info().isLinkUp())
        : new EngineState.Link.Detached();
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
