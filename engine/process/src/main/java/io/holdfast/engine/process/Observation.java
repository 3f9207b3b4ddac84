package io.holdfast.engine.process;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What the member is now: its role, and whether its program is there. */
final class Observation {
  private static final LogPosition START = LogPosition.START;

  private final Program program;
  private final Keeper keeper;
  private final RoleFile roles;
  private final Steps steps;
  private final Preflight preflight;
  private final Limiting limiting;

  Observation(
      Program program,
      Keeper keeper,
      RoleFile roles,
      Steps steps,
      Preflight preflight,
      Limiting limiting) {
    this.program = program;
    this.keeper = keeper;
    this.roles = roles;
    this.steps = steps;
    this.preflight = preflight;
    this.limiting = limiting;
  }

  EngineState observe() throws IOException {
    var role = roles.role();
    var seen = keeper.seen();
    if (!seen.kept() && !seen.running()) {
      if (seen.gaveUp() != null) {
        return unusable(ReasonCode.RESTARTS_EXHAUSTED, seen.gaveUp());
      }
      var obstacle = preflight.obstacle();
      if (obstacle.isPresent()) {
        return unusable(ReasonCode.PROGRAM_UNUSABLE, obstacle.get());
      }
    }
    return switch (role) {
      case Role.None _ -> seen.running() ? stray() : new EngineState.Absent();
      case Role.Follower(var primary, var term) ->
          seen.running() ? stray() : standby(new Link.Attached(primary, term, true));
      case Role.Detached _ -> seen.running() ? stray() : standby(new Link.Detached());
      case Role.Leader(var term, var open) ->
          open && !seen.kept() && !seen.running()
              ? new EngineState.Stopped(START)
              : new EngineState.Primary(term, START, open || seen.running(), steps.enforced());
      case Role.Sharer _ ->
          seen.kept() ? new EngineState.Running() : new EngineState.Stopped(START);
    };
  }

  /** What keeps clients away, or a limit out of force; empty when nothing is the matter. */
  Optional<Reason> problem() {
    var seen = keeper.seen();
    if ((seen.kept() || seen.running()) && !seen.ready()) {
      return Optional.of(Reason.of(ReasonCode.NOT_READY, "%s", seen.words()));
    }
    return Optional.ofNullable(limiting.problem())
        .map(problem -> Reason.of(ReasonCode.LIMITS_NOT_IN_FORCE, "%s", problem));
  }

  boolean hasChanged() {
    return keeper.hasNews();
  }

  /** A program that nothing asks for: a primary of no term, which every order ends. */
  private static EngineState stray() {
    return new EngineState.Primary(Term.NONE, START, true, null);
  }

  private static EngineState standby(Link link) {
    return new EngineState.Standby(START, START, link, Duration.ZERO);
  }

  private static EngineState unusable(ReasonCode code, String detail) {
    return new EngineState.Unusable(Reason.of(code, "%s", detail));
  }

  boolean isOutdated() {
    return program.isOutdated();
  }
}
