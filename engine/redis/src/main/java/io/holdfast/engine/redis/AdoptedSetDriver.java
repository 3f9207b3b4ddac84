package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.invariant.NeverASecondElector;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.StepEnded;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One member of a set whose primary is chosen by Sentinels (S9). Looks at it over the network as
 * any client does; takes no step but to hold writes for a moment, to let them go on, and to ask the
 * Sentinels, whatever it is told.
 */
final class AdoptedSetDriver implements EngineDriver {
  /** The set knows of no terms: every position is in one and the same. */
  private static final Term THE_TERM = new Term(1);

  private final AdoptedMembers members;
  private final Horizon horizon = new Horizon();
  private final Session session;
  private final HeldWrites held;
  private final Map<HostId, Session> probing = new ConcurrentHashMap<>();
  private volatile boolean neverElected;
  private volatile long answeredNanos = System.nanoTime();
  private List<SentinelWatch> watches = List.of();
  private boolean closed;

  AdoptedSetDriver(AdoptedMembers members) {
    this.members = members;
    this.session = members.sessionTo(members.context().self());
    this.held = new HeldWrites(session, members.context().service().switchoverTimeout());
  }

  @Override
  public EngineState observe(Duration time) {
    var deadline = Deadline.after(time);
    try {
      var info = Info.parse(session.ask(deadline, "INFO", "replication").text());
      answeredNanos = System.nanoTime();
      neverElected = info.number("slave_priority") == 0 && !info.isMaster();
      var position = new LogPosition(THE_TERM, info.offset());
      if (info.isMaster()) {
        return held.heldIn()
            .map(term -> new EngineState.Primary(term, position, false, null))
            .orElseGet(() -> new EngineState.Primary(THE_TERM, position, true, null));
      }
      held.leave(deadline);
      return new EngineState.Standby(
          position,
          position,
          link(info),
          horizon.behind(info.replicationId(), info.offset(), System.nanoTime()));
    } catch (RedisFailure failure) {
      return unanswered(failure);
    }
  }

  private EngineState unanswered(RedisFailure failure) {
    return switch (failure.why()) {
      case REFUSED -> new EngineState.Stopped(null);
      case NOT_YET -> new EngineState.Starting("loading its data");
      case SILENT ->
          new EngineState.Unresponsive(Duration.ofNanos(System.nanoTime() - answeredNanos));
      case SERVER ->
          new EngineState.Unusable(Reason.of(ReasonCode.NOT_ADMITTED, "%s", failure.text()));
    };
  }

  private EngineState.Link link(Info info) {
    return members
        .memberAt(List.of(info.text("master_host"), info.text("master_port")))
        .<EngineState.Link>map(
            primary -> new EngineState.Link.Attached(primary, THE_TERM, info.isLinkUp()))
        .orElseGet(EngineState.Link.Detached::new);
  }

  @Override
  public boolean processChanged() {
    return false; // its process is its owner's, and may be another host's for all we know
  }

  @Override
  public StepOutcome perform(HostAction action, Duration time) {
    if (!NeverASecondElector.isAllowed(action)) {
      return new StepOutcome.Refused(
          Reason.of(ReasonCode.ELECTORS_DECIDE, "not taken: %s", action));
    }
    var deadline = Deadline.after(time);
    try {
      switch (action) {
        case HostAction.HoldWrites(var term) -> held.hold(term, deadline);
        case HostAction.ReleaseWrites(var dismiss) -> held.release(dismiss, deadline);
        case HostAction.Appeal(_, var former) ->
            new SentinelAppeal(members).appeal(former, deadline);
        default -> throw StepEnded.refused(ReasonCode.ELECTORS_DECIDE, "not taken: %s", action);
      }
      return new StepOutcome.Done();
    } catch (StepEnded end) {
      return end.outcome();
    } catch (RedisFailure failure) {
      return new StepOutcome.Indeterminate(Reason.of(ReasonCode.STEP_FAILED, "%s", failure.text()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new StepOutcome.Indeterminate(Reason.of(ReasonCode.STEP_FAILED, "interrupted"));
    }
  }

  @Override
  public Optional<Reason> problem() {
    return neverElected ? Optional.of(Reason.of(ReasonCode.NEVER_ELECTED)) : Optional.empty();
  }

  @Override
  public Sighting.Outcome probe(HostId target, Duration deadline) {
    return Probes.ask(
        probing.computeIfAbsent(target, members::sessionTo), horizon, Deadline.after(deadline));
  }

  @Override
  public synchronized List<ElectorWord> electors() {
    if (watches.isEmpty() && !closed) {
      watches =
          members.set().sentinels().stream()
              .map(endpoint -> new SentinelWatch(members, endpoint))
              .toList();
      watches.forEach(SentinelWatch::start);
    }
    return watches.stream().flatMap(watch -> watch.word().stream()).toList();
  }

  @Override
  public String format(LogPosition position) {
    return Long.toString(position.offset());
  }

  @Override
  public synchronized void close() {
    closed = true;
    watches.forEach(SentinelWatch::close);
    probing.values().forEach(Session::close);
    session.close();
  }
}
