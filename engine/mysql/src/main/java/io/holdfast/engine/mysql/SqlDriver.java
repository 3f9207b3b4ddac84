package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.StepEnded;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Drives one server of either flavour. Each step is a class of its own; here they are told apart.
 */
final class SqlDriver implements EngineDriver {
  private final Engine engine;
  private final Membership membership;
  private final Observation observation;
  private final Probes probes;

  /** What a step is making of the data; empty while it is a data directory as any other. */
  private final AtomicReference<String> progress = new AtomicReference<>("");

  SqlDriver(Place place) {
    this.engine = new Engine(place);
    this.membership = new Membership(engine);
    this.observation = new Observation(engine, membership, progress);
    this.probes = new Probes(place);
  }

  /**
   * Opens one.
   *
   * @param user who runs the server when the agent is root
   */
  static SqlDriver open(EngineContext context, Flavour flavour, String user) {
    var named = context.service().dataDirectory();
    var data = named == null ? context.home().resolve("data") : Path.of(named);
    try {
      return new SqlDriver(
          new Place(
              context,
              Account.forAgent(user),
              new MemberFiles(context.home().toAbsolutePath(), data.toAbsolutePath()),
              flavour));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure.getMessage(), failure);
    }
  }

  @Override
  public EngineState observe(Duration deadline) {
    try {
      return observation.observe(Deadline.after(deadline));
    } catch (IOException failure) {
      return new EngineState.Unusable(
          Reason.of(ReasonCode.UNUSABLE_DATA, "%s", failure.toString()));
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
    return outcomeOf(() -> alone(action, Deadline.after(deadline)));
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

  private void alone(HostAction action, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (!engine.steps().tryLock(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
      throw StepEnded.unknown("the account with which the member follows is being changed");
    }
    try {
      step(action, deadline);
    } finally {
      engine.steps().unlock();
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
          new Promotion(engine).promote(term, rule, () -> {}, deadline);
      case HostAction.Enforce(var rule) -> engine.enforcement().enforce(rule, deadline);
      case HostAction.Open() -> engine.clients().letIn(engine.session(), deadline);
      case HostAction.HoldWrites _, HostAction.ReleaseWrites _, HostAction.Appeal _ ->
          throw StepEnded.refused(
              ReasonCode.MODE_CHANGED, "only an adopted set has electors of its own");
      case HostAction.Run _ ->
          throw StepEnded.refused(
              ReasonCode.MODE_CHANGED,
              "a database has one primary; only programs run side by side");
      case HostAction.KeepLogFor(_) -> {
        // The binary log is kept by age, for whoever comes: binlog_expire_logs_seconds.
      }
      case HostAction.Tune() -> new Tuning(engine).apply(deadline);
      case HostAction.Attach(var primary, var term) ->
          new Following(engine).attach(primary, term, deadline);
      case HostAction.Rewind(var primary, var term) ->
          new Rewinding(engine).rewind(primary, term, deadline);
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
    return engine.place().flavour().format(position);
  }

  @Override
  public void close() {
    membership.close();
    observation.close();
    probes.close();
    engine.close();
  }
}
