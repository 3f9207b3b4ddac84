package io.holdfast.core.drill;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A drill's next step: inject, let stand, undo, see that nothing is left, wait for recovery. */
public final class DrillLeader {
  /** What a planned move may take beyond its own time-out before the drill gives it up. */
  private static final Duration MOVE_MARGIN = Duration.ofSeconds(10);

  private final DrillView view;
  private final DrillRecord record;

  private DrillLeader(DrillView view) {
    this.view = view;
    this.record = view.record();
  }

  /** The next step of a drill that has begun. */
  public static DrillDecision decide(DrillView view) {
    return new DrillLeader(view).decide();
  }

  private DrillDecision decide() {
    return switch (record.phase()) {
      case DrillPhase.Injecting(var since) -> {
        var abort = abort();
        yield abort.isPresent() ? abort(abort.get()) : injecting(since);
      }
      case DrillPhase.Standing(var until) -> {
        var abort = abort();
        yield abort.isPresent() ? abort(abort.get()) : standing(until);
      }
      case DrillPhase.Undoing(_, var why) -> undoing(why);
      case DrillPhase.Recovering(var since) -> recovering(since);
      case DrillPhase.Ended(_, _, var why) -> new DrillDecision.Hold(why);
    };
  }

  /** Why the drill is to be ended early; empty when it may go on. */
  private Optional<Reason> abort() {
    var silence = Duration.between(view.watchedAt(), view.wall());
    if (silence.compareTo(DrillLimits.UNWATCHED) > 0) {
      return Optional.of(Reason.of(ReasonCode.DRILL_UNWATCHED, "for %d s", silence.toSeconds()));
    }
    var watch = view.watch();
    if (watch == null) {
      return Optional.empty();
    }
    var longest = record.objectives().rto().multipliedBy(record.limits().rtoTimes());
    if (watch.unavailable().compareTo(longest) > 0) {
      return Optional.of(
          Reason.of(
              ReasonCode.DRILL_LIMIT_PASSED,
              "no write acknowledged for %d ms, which is more than %d times the objective",
              watch.unavailable().toMillis(),
              record.limits().rtoTimes()));
    }
    return watch.failedPercent() > record.limits().failedPercent()
        ? Optional.of(
            Reason.of(
                ReasonCode.DRILL_LIMIT_PASSED,
                "%d %% of the writes fail, more than %d %%",
                watch.failedPercent(),
                record.limits().failedPercent()))
        : Optional.empty();
  }

  private DrillDecision abort(Reason why) {
    return new DrillDecision.Write(record.aborted(view.wall(), why), why);
  }

  private DrillDecision injecting(Instant since) {
    var fault = Fault.of(record.kind(), record.service());
    if (fault.isEmpty()) {
      return leaving(since);
    }
    var answer = view.answer();
    if (answer != null && answer.refusal() != null) {
      return end(DrillPhase.End.FAILED, answer.refusal());
    }
    if (answer != null && answer.drill() == record.number() && answer.comesIn() != null) {
      var at = heardAt().plus(answer.comesIn());
      return new DrillDecision.Write(
          record.injected(at), Reason.of(ReasonCode.DRILL_INJECTED, "on %s", record.host()));
    }
    if (isOver(since, DrillLimits.INJECTION)) {
      // It may be there: it is taken back all the same, and nothing is measured.
      var why = Reason.of(ReasonCode.DRILL_INJECTION_UNKNOWN, "%s", record.host());
      return abort(why);
    }
    return new DrillDecision.Inject(
        new FaultOrder(record.number(), fault.get(), record.lasts()),
        Reason.of(ReasonCode.DRILL_INJECTING, "%s", record.host()));
  }

  private DrillDecision leaving(Instant since) {
    var standing = view.standing();
    if (standing.leads() != null && !standing.leads().equals(record.host()) && standing.serves()) {
      return new DrillDecision.Write(
          record.injected(since),
          Reason.of(ReasonCode.DRILL_INJECTED, "%s leads", standing.leads()));
    }
    if (view.moveRefused() != null) {
      return end(DrillPhase.End.FAILED, view.moveRefused());
    }
    if (isOver(since, view.service().switchoverTimeout().plus(MOVE_MARGIN))) {
      return end(
          DrillPhase.End.FAILED, Reason.of(ReasonCode.DEADLINE_MISSED, "%s", record.service()));
    }
    return new DrillDecision.Move(null, Reason.of(ReasonCode.DRILL_INJECTING, "a planned move"));
  }

  private DrillDecision standing(Instant until) {
    if (view.wall().isBefore(until)) {
      return new DrillDecision.Hold(Reason.of(ReasonCode.DRILL_STANDING, "until %s", until));
    }
    var why = Reason.of(ReasonCode.DRILL_TIME_OVER);
    return new DrillDecision.Write(record.with(new DrillPhase.Undoing(view.wall(), why)), why);
  }

  private DrillDecision undoing(Reason because) {
    if (Fault.of(record.kind(), record.service()).isEmpty()) {
      return returning(because);
    }
    var answer = answerSince();
    if (answer != null && answer.left().isEmpty()) {
      // It was to come about shortly after the host had said so, and then could not.
      if (answer.comesIn() == null && record.aborted() == null) {
        return end(
            DrillPhase.End.FAILED,
            Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "%s tried in vain", record.host()));
      }
      return new DrillDecision.Write(
          record.undone(view.wall()), Reason.of(ReasonCode.DRILL_RECOVERING));
    }
    if (!view.wall().isBefore(record.closeBy())) {
      return end(
          DrillPhase.End.UNKNOWN,
          Reason.of(
              ReasonCode.DRILL_LEFTOVER,
              "%s",
              answer == null || answer.left().isEmpty()
                  ? record.host() + " has not said so"
                  : String.join(", ", answer.left())));
    }
    return new DrillDecision.Undo(Reason.of(ReasonCode.DRILL_UNDOING, "%s", because.sentence()));
  }

  /** What the host has said since it may have been told to undo. */
  private @Nullable FaultAnswer answerSince() {
    return record.phase() instanceof DrillPhase.Undoing(var since, _) && heardAt().isAfter(since)
        ? view.answer()
        : null;
  }

  private DrillDecision returning(Reason because) {
    var standing = view.standing();
    if (record.host().equals(standing.leads()) && standing.serves()) {
      return new DrillDecision.Write(
          record.undone(view.wall()), Reason.of(ReasonCode.DRILL_RECOVERING));
    }
    if (!view.wall().isBefore(record.closeBy())) {
      return end(
          DrillPhase.End.UNKNOWN,
          Reason.of(
              ReasonCode.DRILL_LEFTOVER,
              "%s does not lead on %s",
              record.service(),
              record.host()));
    }
    return new DrillDecision.Move(
        record.host(), Reason.of(ReasonCode.DRILL_UNDOING, "%s", because.sentence()));
  }

  private DrillDecision recovering(Instant since) {
    if (view.redundant() && isOver(since, DrillLimits.SETTLED)) {
      return record.aborted() == null
          ? end(DrillPhase.End.DONE, Reason.of(ReasonCode.DRILL_OVER))
          : end(DrillPhase.End.ABORTED, record.aborted());
    }
    return view.wall().isBefore(record.closeBy())
        ? new DrillDecision.Hold(Reason.of(ReasonCode.DRILL_RECOVERING))
        : end(DrillPhase.End.UNKNOWN, Reason.of(ReasonCode.DRILL_NOT_RECOVERED));
  }

  private Instant heardAt() {
    return view.answeredAt() == null ? Instant.MIN : view.answeredAt();
  }

  private boolean isOver(Instant since, Duration time) {
    return Duration.between(since, view.wall()).compareTo(time) > 0;
  }

  private DrillDecision end(DrillPhase.End end, Reason why) {
    return new DrillDecision.Write(record.with(new DrillPhase.Ended(view.wall(), end, why)), why);
  }
}
