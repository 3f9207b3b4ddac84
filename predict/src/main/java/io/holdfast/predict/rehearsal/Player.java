package io.holdfast.predict.rehearsal;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.predict.rehearsal.MemberState.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A member that does what its goal says, in the time that was measured, and never fails at it. */
final class Player {
  private enum Step {
    NONE,
    RESTART,
    SEAL,
    PROMOTE,
    FOLLOW,
    ENFORCE,
    OPEN
  }

  private final HostId host;
  private final StepTimes times;
  private Kind kind;
  private boolean complete;
  private Term term;
  private Term sealed;
  private @Nullable Revision enforced;
  private boolean open;
  private Step step = Step.NONE;
  private Instant due = Instant.MIN;

  Player(
      HostId host, MemberState state, StepTimes times, @Nullable Revision enforced, boolean open) {
    this.host = host;
    this.times = times;
    this.kind = state.kind();
    this.complete = state.complete();
    this.term = state.term();
    this.sealed = state.sealed();
    this.enforced = kind == Kind.LEADS ? enforced : null;
    this.open = kind == Kind.LEADS && open;
  }

  HostId host() {
    return host;
  }

  MemberState state() {
    return new MemberState(kind, complete, term, sealed);
  }

  boolean leads(Term wanted) {
    return kind == Kind.LEADS && term.equals(wanted);
  }

  /** Receives everything that is written in that term. */
  boolean receives(Term wanted) {
    return kind == Kind.FOLLOWS && term.equals(wanted) && !sealed.isAtLeast(wanted);
  }

  boolean isOpen() {
    return kind == Kind.LEADS && open;
  }

  @Nullable Revision enforced() {
    return enforced;
  }

  /** Goes on towards the goal. */
  void play(MemberGoal goal, boolean primaryLeads, Instant now) {
    var next = next(goal, primaryLeads);
    if (next != step) {
      step = next;
      due = now.plus(duration(next));
    }
    if (step != Step.NONE && !due.isAfter(now)) {
      perform(goal);
      step = Step.NONE;
    }
  }

  /** When what it is doing is done; empty when it does nothing. */
  Optional<Instant> busyUntil() {
    return step == Step.NONE ? Optional.empty() : Optional.of(due);
  }

  private Step next(MemberGoal goal, boolean primaryLeads) {
    if (kind == Kind.CRASHED) {
      // The agent remembers the seal at once; where the log ends is known when the process is back.
      return goal instanceof MemberGoal.Seal seal && !sealed.isAtLeast(seal.term())
          ? Step.SEAL
          : Step.RESTART;
    }
    if (kind == Kind.EMPTY || kind == Kind.STOPPED) {
      return Step.NONE;
    }
    return switch (goal) {
      case MemberGoal.Seal seal -> sealed.isAtLeast(seal.term()) ? Step.NONE : Step.SEAL;
      case MemberGoal.Lead lead -> lead(lead);
      case MemberGoal.Follow follow ->
          kind == Kind.FOLLOWS && follow.term().isAfter(term) && primaryLeads
              ? Step.FOLLOW
              : Step.NONE;
      case MemberGoal.Wait _,
          MemberGoal.Form _,
          MemberGoal.Run _,
          MemberGoal.Observe _,
          MemberGoal.StepDown _ ->
          Step.NONE;
    };
  }

  /** One whose process ended in the term is never its primary again (S11). */
  private Step lead(MemberGoal.Lead goal) {
    if (!leads(goal.term())) {
      return goal.term().isAfter(sealed) && kind != Kind.LEADS ? Step.PROMOTE : Step.NONE;
    }
    if (!goal.rule().since().equals(enforced)) {
      return Step.ENFORCE;
    }
    return goal.serve() && !open ? Step.OPEN : Step.NONE;
  }

  private boolean leadsBy(MemberGoal.Lead goal) {
    return goal.term().equals(term);
  }

  private Duration duration(Step next) {
    return switch (next) {
      case NONE -> Duration.ZERO;
      case RESTART -> StepTimes.NOTICE.plus(times.restart());
      case SEAL -> kind == Kind.LEADS ? times.restart() : times.seal();
      case PROMOTE -> times.promote();
      case FOLLOW -> times.follow();
      case ENFORCE -> StepTimes.ENFORCE;
      case OPEN -> StepTimes.OPEN;
    };
  }

  private void perform(MemberGoal goal) {
    switch (step) {
      case NONE -> {}
      case RESTART -> {
        kind = Kind.FENCED;
        // One that led comes back fenced from its term (S11); a standby may follow in it again.
        sealed = goal instanceof MemberGoal.Lead lead && leadsBy(lead) ? term : sealed;
      }
      case SEAL -> {
        sealed = ((MemberGoal.Seal) goal).term();
        kind = kind == Kind.LEADS ? Kind.FENCED : kind;
        open = false;
      }
      case PROMOTE -> {
        var lead = (MemberGoal.Lead) goal;
        kind = Kind.LEADS;
        term = lead.term();
        enforced = lead.rule().since();
        complete = true;
        open = false;
      }
      case FOLLOW -> {
        term = ((MemberGoal.Follow) goal).term();
        complete = true;
      }
      case ENFORCE -> enforced = ((MemberGoal.Lead) goal).rule().since();
      case OPEN -> open = true;
    }
  }
}
