package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.engine.postgresql.wal.Lsn;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.StepEnded;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

/** Drives one PostgreSQL server. Each step is a class of its own; here they are told apart. */
final class PostgresqlDriver implements EngineDriver {
  private final Engine engine;
  private final Observation observation;
  private final Probes probes;
  private final Slots slots;

  /** What a step is making of the data; empty while it is a data directory as any other. */
  private final AtomicReference<String> progress = new AtomicReference<>("");

  PostgresqlDriver(Place place) {
    this.engine = new Engine(place);
    this.observation = new Observation(engine, progress);
    this.probes = new Probes(place);
    this.slots = new Slots(engine);
  }

  @Override
  public EngineState observe(Duration deadline) {
    try {
      return observation.observe(Deadline.after(deadline));
    } catch (IOException failure) {
      return new EngineState.Unusable(
          Reason.of(ReasonCode.UNUSABLE_DATA, "%s", failure.toString()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new EngineState.Starting("not looked at: interrupted");
    }
  }

  @Override
  public boolean processChanged() {
    return observation.processChanged();
  }

  @Override
  public OptionalInt serverProcess() {
    return observation.serverProcess();
  }

  @Override
  public StepOutcome perform(HostAction action, Duration deadline) {
    return outcomeOf(() -> step(action, Deadline.after(deadline)));
  }

  private interface Step {
    void perform() throws IOException, StepEnded, SqlFailure, InterruptedException;
  }

  private StepOutcome outcomeOf(Step step) {
    try {
      step.perform();
      return new StepOutcome.Done();
    } catch (StepEnded end) {
      return end.outcome();
    } catch (SqlFailure failure) {
      return new StepOutcome.Indeterminate(Reason.of(ReasonCode.STEP_FAILED, "%s", failure.text()));
    } catch (IOException failure) {
      return new StepOutcome.Failed(Reason.of(ReasonCode.STEP_FAILED, "%s", failure.toString()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new StepOutcome.Indeterminate(Reason.of(ReasonCode.STEP_FAILED, "interrupted"));
    } finally {
      progress.set("");
    }
  }

  private void step(HostAction action, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    switch (action) {
      case HostAction.RememberSeal(var term) ->
          throw StepEnded.refused(
              ReasonCode.SEALING, "remembering the seal of term %s is the agent's step", term);
      case HostAction.Initialize(var term, var rule) -> {
        progress.set("creating a new database");
        new Initialization(engine).initialize(term, rule, deadline);
      }
      case HostAction.Adopt(var term, var rule) -> new Adoption(engine).adopt(term, rule, deadline);
      case HostAction.StopReceiving() -> new Standby(engine).stopReceiving(deadline);
      case HostAction.Drain() -> new Draining(engine).drain(deadline);
      case HostAction.Demote() -> new Demotion(engine).demote(deadline);
      case HostAction.StartFenced() -> new Standby(engine).startFenced(deadline);
      case HostAction.Promote(var term, var rule) ->
          new Promotion(engine).promote(term, rule, deadline);
      case HostAction.Enforce(var rule) ->
          engine.enforcement().enforce(rule, engine.session(), deadline);
      case HostAction.Open() -> new Opening(engine).open(deadline);
      case HostAction.HoldWrites _, HostAction.ReleaseWrites _, HostAction.Appeal _ ->
          throw StepEnded.refused(
              ReasonCode.MODE_CHANGED, "only an adopted set has electors of its own");
      case HostAction.Run _ ->
          throw StepEnded.refused(
              ReasonCode.MODE_CHANGED,
              "a database has one primary; only programs run side by side");
      case HostAction.KeepLogFor(var standbys) -> slots.keepFor(standbys, deadline);
      case HostAction.Tune() -> new Tuning(engine).apply(deadline);
      case HostAction.Attach(var primary, var term) ->
          new Following(engine).attach(primary, term, deadline);
      case HostAction.Rewind(var primary, var term) ->
          new Rewinding(engine, progress::set).rewind(primary, term, deadline);
      case HostAction.Clone(var primary, var term) ->
          new Copying(engine, progress::set).copy(primary, term, deadline);
    }
  }

  @Override
  public Optional<List<String>> pendingRestart(Duration deadline) {
    return new Tuning(engine).pending(Deadline.after(deadline));
  }

  @Override
  public Optional<Reason> problem() {
    return engine.data().shortage();
  }

  @Override
  public Sighting.Outcome probe(HostId target, Duration deadline) {
    return probes.ask(target, Deadline.after(deadline));
  }

  @Override
  public String format(LogPosition position) {
    return Lsn.format(position.offset());
  }

  @Override
  public void close() {
    observation.close();
    probes.close();
    engine.close();
  }
}
