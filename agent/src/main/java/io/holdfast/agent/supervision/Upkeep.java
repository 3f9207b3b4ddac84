package io.holdfast.agent.supervision;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.report.EngineState;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is done with an engine that is as ordered: its log is kept for those who need it, again and
 * again, and it is given the spec's parameters once. One thread's own.
 */
final class Upkeep {
  private static final Duration PACE = Duration.ofSeconds(10);

  private Instant nextAt;
  private Set<HostId> keptFor = Set.of();

  /** Whether the engine has been given the parameters of the spec that this agent has read. */
  private boolean tuned;

  private @Nullable Reason problem;

  Upkeep(Instant now) {
    this.nextAt = now;
  }

  /** Why the engine does not take the spec's parameters; null when it does, as far as is known. */
  @Nullable Reason problem() {
    return problem;
  }

  /** What is due now. Keeping the log counts as done for a while, whatever becomes of it. */
  Optional<HostAction> next(MemberGoal goal, EngineState state, Instant now) {
    if (goal instanceof MemberGoal.Lead lead
        && state instanceof EngineState.Primary primary
        && primary.open()
        && (!now.isBefore(nextAt) || !keptFor.equals(lead.standbys()))) {
      keptFor = lead.standbys();
      nextAt = now.plus(PACE);
      return Optional.of(new HostAction.KeepLogFor(lead.standbys()));
    }
    return !tuned && isReign(goal, state) ? Optional.of(new HostAction.Tune()) : Optional.empty();
  }

  /** Whether the engine runs as it is to for a term, and nothing waits for its next step. */
  private static boolean isReign(MemberGoal goal, EngineState state) {
    return (goal instanceof MemberGoal.Follow && state instanceof EngineState.Standby)
        || (goal instanceof MemberGoal.Lead && state instanceof EngineState.Primary);
  }

  /**
   * A step has ended. Parameters that the engine does not take are not offered again before the
   * spec is corrected.
   */
  void ended(HostAction action, StepOutcome outcome) {
    if (action instanceof HostAction.Tune) {
      tuned = !(outcome instanceof StepOutcome.Indeterminate);
      problem =
          switch (outcome) {
            case StepOutcome.Refused(var reason) -> reason;
            case StepOutcome.Failed(var reason) -> reason;
            case StepOutcome.Done _, StepOutcome.Indeterminate _ -> null;
          };
    }
  }
}
