package io.holdfast.core.drill;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.spec.Window;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule's next step. A due time is recorded as being prepared before a client begins its
 * drill, and as begun by the very write that begins it: whoever leads next knows that it is done.
 */
public final class Scheduler {
  private final ScheduleView view;
  private final ScheduleRecord record;

  private Scheduler(ScheduleView view, ScheduleRecord record) {
    this.view = view;
    this.record = record;
  }

  /** The next step of a schedule. */
  public static ScheduleDecision decide(ScheduleView view) {
    var record = view.record();
    return record == null
        ? new ScheduleDecision.Write(
            ScheduleRecord.known(view.spec().id(), view.wall()),
            Reason.of(ReasonCode.DRILL_SCHEDULED))
        : new Scheduler(view, record).decide();
  }

  /** Since which due time no run has passed for too long; empty when it is not overdue. */
  public static Optional<Instant> overdueSince(
      ScheduleSpec spec, ScheduleRecord record, Instant wall) {
    var passed = record.passed() == null ? record.since() : record.passed();
    return spec.timetable()
        .after(passed)
        .filter(due -> spec.overdueAfter(due).filter(wall::isAfter).isPresent());
  }

  private ScheduleDecision decide() {
    var unfiled = unfiled();
    if (unfiled.isPresent()) {
      return unfiled.get();
    }
    var overdue = overdueSince(view.spec(), record, view.wall());
    if (overdue.isPresent() && !overdue.get().equals(record.overdueTold())) {
      return new ScheduleDecision.Write(
          record.overdue(overdue.get()),
          Reason.of(ReasonCode.DRILL_OVERDUE, "due at %s", overdue.get()));
    }
    var due = view.spec().timetable().until(view.wall()).filter(record.since()::isBefore);
    if (due.isEmpty() || view.preparing()) {
      return hold();
    }
    var run = record.run();
    return run == null || run.due().isBefore(due.get()) ? first(due.get()) : again(run);
  }

  /** A client that was lost with its host never says what it saw. */
  private Optional<ScheduleDecision> unfiled() {
    var drill = view.drill();
    if (drill != null
        && drill.result() == null
        && drill.phase() instanceof DrillPhase.Ended(var at, _, _)
        && view.wall().isAfter(at.plus(DrillLimits.FILING))) {
      var why = Reason.of(ReasonCode.DRILL_UNFILED).sentence();
      return Optional.of(
          new ScheduleDecision.File(
              drill, new DrillResult(DrillResult.Answer.UNKNOWN, null, 0, null, why)));
    }
    return Optional.empty();
  }

  private ScheduleDecision first(Instant due) {
    var late = late(due);
    if (late != null) {
      return new ScheduleDecision.Write(record.missed(due, 0, late, view.wall()), late);
    }
    return view.busy() ? hold() : new ScheduleDecision.Begin(record, due, 1);
  }

  private ScheduleDecision again(DueRun run) {
    return switch (run.state()) {
      case DueRun.Begun _, DueRun.GivenUp _ -> hold();
      case DueRun.Refused(var at, _) -> {
        var wait = view.wall().isBefore(at.plus(DrillLimits.BETWEEN_ATTEMPTS)) || view.busy();
        yield wait || isLast(run) ? hold() : retry(run);
      }
      case DueRun.Preparing(var since) -> {
        if (view.wall().isBefore(since.plus(DrillLimits.PREPARATION)) || view.busy()) {
          yield hold();
        }
        if (!isLast(run)) {
          yield retry(run);
        }
        var why =
            Reason.of(
                ReasonCode.DRILL_MISSED, "it was being prepared when its controller was lost");
        yield new ScheduleDecision.Write(
            record.missed(run.due(), run.attempts(), why, view.wall()), why);
      }
    };
  }

  private ScheduleDecision retry(DueRun run) {
    return new ScheduleDecision.Begin(record, run.due(), run.attempts() + 1);
  }

  private boolean isLast(DueRun run) {
    return run.attempts() >= DrillLimits.ATTEMPTS || late(run.due()) != null;
  }

  private ScheduleDecision hold() {
    return new ScheduleDecision.Hold(Reason.of(ReasonCode.DRILL_NOT_DUE));
  }

  /** Why it is too late for that due time; null while it is not. */
  private @Nullable Reason late(Instant due) {
    var own = view.spec().window();
    var general = view.general();
    if (own == null && general == null) {
      return view.wall().isAfter(due.plus(DrillLimits.GRACE))
          ? Reason.of(ReasonCode.DRILL_MISSED, "due at %s", due)
          : null;
    }
    return isSameOpening(own, due) && isSameOpening(general, due)
        ? null
        : Reason.of(ReasonCode.DRILL_MISSED, "due at %s, and the window is closed since", due);
  }

  /** Whether the window has been open from the due time to now without a break. */
  private boolean isSameOpening(@Nullable Window window, Instant due) {
    return window == null
        || window.openedAt(view.wall()).filter(opened -> !due.isBefore(opened)).isPresent();
  }
}
