package io.holdfast.agent.fake;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.report.Sighting;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Drives one engine of a {@link FakeWorld}. */
final class FakeDriver implements EngineDriver {
  /**
   * A real engine takes this long and longer to recover, while others seal in a few milliseconds.
   */
  private static final Duration RECOVERY = Duration.ofMillis(300);

  private static final StepOutcome DONE = new StepOutcome.Done();

  private final FakeWorld world;
  private final HostId self;
  private volatile boolean ranWhenSeen;

  FakeDriver(FakeWorld world, HostId self) {
    this.world = world;
    this.self = self;
  }

  @Override
  public EngineState observe(Duration deadline) {
    synchronized (world) {
      ranWhenSeen = world.member(self).running;
      return world.observe(self);
    }
  }

  @Override
  public boolean processChanged() {
    synchronized (world) {
      return world.member(self).running != ranWhenSeen;
    }
  }

  @Override
  public StepOutcome perform(HostAction action, Duration deadline) {
    try {
      switch (action) {
        case HostAction.StartFenced _ -> {
          Thread.sleep(RECOVERY);
          world.awaitRecovered(self);
        }
        case HostAction.Drain _ -> world.awaitDrained();
        default -> {}
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StepOutcome.Indeterminate(Reason.of(ReasonCode.STEP_FAILED, "interrupted"));
    }
    synchronized (world) {
      var me = world.member(self);
      return switch (action) {
        case HostAction.RememberSeal _ -> new StepOutcome.Refused(Reason.of(ReasonCode.SEALING));
        case HostAction.Initialize(var term, var rule) -> {
          me.data = true;
          yield reign(me, term, rule);
        }
        case HostAction.Adopt(var term, var rule) -> reign(me, term, rule);
        case HostAction.Promote(var term, var rule) -> reign(me, term, rule);
        case HostAction.Enforce(var rule) -> {
          me.enforced = new EngineState.Enforced(rule.since(), me.log);
          yield DONE;
        }
        case HostAction.Open _ -> {
          me.open = true;
          yield DONE;
        }
        case HostAction.HoldWrites _, HostAction.ReleaseWrites _, HostAction.Appeal _ ->
            throw new IllegalStateException("no adopted set is faked");
        case HostAction.Run _ ->
            new StepOutcome.Refused(Reason.of(ReasonCode.MODE_CHANGED, "it is a database"));
        case HostAction.KeepLogFor _, HostAction.Tune _ -> DONE;
        case HostAction.Drain _ -> {
          me.open = false;
          yield DONE;
        }
        case HostAction.Demote _ -> {
          me.isNoPrimary();
          me.running = false;
          me.waitsForRestart = false;
          yield DONE;
        }
        case HostAction.StartFenced _, HostAction.StopReceiving _ -> {
          me.isNoPrimary();
          me.running = true;
          me.link = new Link.Detached();
          yield DONE;
        }
        case HostAction.Attach(var primary, var term) -> follow(me, primary, term);
        case HostAction.Rewind(var primary, var term) -> follow(me, primary, term);
        case HostAction.Clone(var primary, var term) -> follow(me, primary, term);
      };
    }
  }

  private static StepOutcome reign(FakeWorld.Member me, Term term, AckRule rule) {
    me.running = true;
    me.primary = true;
    me.open = false;
    me.link = new Link.Detached();
    me.log = new LogPosition(term, me.log.offset() + 10);
    me.enforced = new EngineState.Enforced(rule.since(), me.log);
    return DONE;
  }

  private StepOutcome follow(FakeWorld.Member me, HostId primary, Term term) {
    if (!world.isPrimary(primary, term)) {
      return new StepOutcome.Indeterminate(Reason.of(ReasonCode.STEP_FAILED, "no primary yet"));
    }
    me.data = true;
    me.running = true;
    me.isNoPrimary();
    me.link = new Link.Attached(primary, term, true);
    return DONE;
  }

  @Override
  public Optional<List<String>> pendingRestart(Duration deadline) {
    synchronized (world) {
      return Optional.of(world.member(self).waitsForRestart ? List.of("buffers") : List.of());
    }
  }

  @Override
  public Sighting.Outcome probe(HostId target, Duration deadline) {
    synchronized (world) {
      return world.member(target).running ? Sighting.Outcome.ANSWERED : Sighting.Outcome.REFUSED;
    }
  }

  @Override
  public String format(LogPosition position) {
    return position.toString();
  }

  @Override
  public void close() {}
}
