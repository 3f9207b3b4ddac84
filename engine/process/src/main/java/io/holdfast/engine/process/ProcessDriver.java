package io.holdfast.engine.process;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.process.output.OutputLog;
import io.holdfast.engine.process.question.Answer;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.Incident.Severity;
import io.holdfast.spi.engine.MemberLog;
import io.holdfast.spi.engine.StepEnded;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Drives one program. Here the steps are told apart. */
final class ProcessDriver implements EngineDriver {
  /** The parameter that people are told waits for a restart. */
  private static final String PROGRAM = "program";

  private final Program program;
  private final Keeper keeper;
  private final Steps steps;
  private final Observation observation;
  private final Askers askers;
  private final OutputLog output;

  /**
   * @throws IOException when what an earlier agent left cannot be read
   */
  ProcessDriver(Place place, boolean isMember) throws IOException {
    var preflight = new Preflight(place);
    var launch = new Launch(place, preflight);
    var limiting = new Limiting(place);
    var roles = new RoleFile(place.files());
    this.program = new Program(place, preflight, launch, limiting);
    this.keeper = new Keeper(place, program);
    this.steps = new Steps(place, program, keeper, roles);
    this.observation = new Observation(program, keeper, roles, steps, preflight, limiting);
    this.askers = new Askers(place, preflight, launch);
    this.output = new OutputLog(place.files().output(), place.program().logs());
    if (isMember) {
      var found = program.find();
      var role = roles.role();
      if (found.isPresent() && role.asksForProgram()) {
        keeper.adopt(role.programTerm());
      }
      keeper.begin();
      new Questions(place, keeper).begin(askers);
      output.begin(
          place.service(),
          words ->
              place.tell(Severity.WARNING, "%s on %s: %s", place.service(), place.self(), words));
    }
  }

  @Override
  public EngineState observe(Duration deadline) {
    try {
      return observation.observe();
    } catch (IOException failure) {
      return new EngineState.Unusable(
          Reason.of(ReasonCode.UNUSABLE_DATA, "%s", failure.toString()));
    }
  }

  @Override
  public boolean processChanged() {
    return observation.hasChanged();
  }

  @Override
  public OptionalInt serverProcess() {
    var life = program.life();
    return life == null || !life.isRunning() ? OptionalInt.empty() : OptionalInt.of(life.pid());
  }

  @Override
  public StepOutcome perform(HostAction action, Duration deadline) {
    try {
      step(action, Deadline.after(deadline));
      return new StepOutcome.Done();
    } catch (StepEnded end) {
      return end.outcome();
    } catch (IOException failure) {
      return new StepOutcome.Failed(
          Reason.of(ReasonCode.STEP_FAILED, "%s", String.valueOf(failure.getMessage())));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new StepOutcome.Indeterminate(Reason.of(ReasonCode.STEP_FAILED, "interrupted"));
    }
  }

  private void step(HostAction action, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    switch (action) {
      case HostAction.RememberSeal(var term) ->
          throw StepEnded.refused(
              ReasonCode.SEALING, "remembering the seal of term %s is the agent's step", term);
      case HostAction.Initialize(var term, var rule) -> steps.promote(term, rule, deadline);
      case HostAction.Adopt(var term, var rule) -> steps.adopt(term, rule, deadline);
      case HostAction.StopReceiving(), HostAction.StartFenced() -> steps.detach(deadline);
      case HostAction.Drain() -> steps.drain(deadline);
      case HostAction.Demote() -> steps.demote(deadline);
      case HostAction.Promote(var term, var rule) -> steps.promote(term, rule, deadline);
      case HostAction.Enforce(var rule) -> steps.enforce(rule);
      case HostAction.Open() -> steps.open();
      case HostAction.Run(var term) -> steps.run(term, deadline);
      case HostAction.HoldWrites _, HostAction.ReleaseWrites _, HostAction.Appeal _ ->
          throw StepEnded.refused(
              ReasonCode.MODE_CHANGED, "only an adopted set has electors of its own");
      case HostAction.KeepLogFor(_), HostAction.Tune() -> {
        // There is no log to keep, and nothing that could be changed while it runs.
      }
      case HostAction.Attach(var primary, var term) -> steps.follow(primary, term, deadline);
      case HostAction.Rewind(var primary, var term) -> steps.follow(primary, term, deadline);
      case HostAction.Clone(var primary, var term) -> steps.follow(primary, term, deadline);
    }
  }

  @Override
  public Sighting.Outcome probe(HostId target, Duration deadline) {
    return switch (Askers.ask(askers.there(target), Deadline.after(deadline))) {
      case Answer.Good _, Answer.Bad _ -> Sighting.Outcome.ANSWERED;
      case Answer.Refused _ -> Sighting.Outcome.REFUSED;
      case Answer.Silent _ -> Sighting.Outcome.SILENT;
    };
  }

  @Override
  public Optional<Reason> problem() {
    return observation.problem();
  }

  @Override
  public Optional<List<String>> pendingRestart(Duration deadline) {
    return Optional.of(observation.isOutdated() ? List.of(PROGRAM) : List.of());
  }

  @Override
  public Optional<MemberLog> log() {
    return Optional.of(output);
  }

  @Override
  public String format(LogPosition position) {
    return "-";
  }

  @Override
  public void close() {
    keeper.close();
    output.close();
    program.close();
  }
}
