package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    var silence = view.unwatched();
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
    var refused = refused();
    if (refused.isPresent()) {
      // Of several hosts, others may have it.
      return view.struck().size() == 1
          ? end(DrillPhase.End.FAILED, refused.get())
          : abort(refused.get());
    }
    var came = came();
    if (came.size() > view.struck().size() / 2) {
      return new DrillDecision.Write(
          record.injected(Collections.max(came)),
          Reason.of(ReasonCode.DRILL_INJECTED, "on %s", names(view.struck())));
    }
    // Without a quorum nobody leads: what was told before is heard of by whoever leads afterwards.
    var patience =
        record.kind() == DrillKind.QUORUM_LOST
            ? DrillLimits.INJECTION.plus(record.lasts())
            : DrillLimits.INJECTION;
    // Whoever has just begun to lead has asked nobody yet.
    if (isOver(since, patience) && view.led().compareTo(DrillLimits.INJECTION) > 0) {
      // It may be there: it is taken back all the same, and nothing is measured.
      return abort(Reason.of(ReasonCode.DRILL_INJECTION_UNKNOWN, "%s", names(view.struck())));
    }
    var untold = view.struck().stream().filter(host -> cameAt(host).isEmpty()).toList();
    return new DrillDecision.Inject(
        untold,
        new FaultOrder(record.number(), fault.get(), record.lasts()),
        Reason.of(ReasonCode.DRILL_INJECTING, "%s", names(untold)));
  }

  private Optional<Reason> refused() {
    return view.words().values().stream()
        .flatMap(word -> Stream.ofNullable(word.answer().refusal()))
        .findFirst();
  }

  /** When the fault came about, of each host that said so. */
  private List<Instant> came() {
    return view.struck().stream().flatMap(host -> cameAt(host).stream()).toList();
  }

  private Optional<Instant> cameAt(HostId host) {
    var word = view.words().get(host);
    return word == null
            || word.answer().drill() != record.number()
            || word.answer().comesIn() == null
        ? Optional.empty()
        : Optional.of(word.at().plus(word.answer().comesIn()));
  }

  private static String names(List<HostId> hosts) {
    return hosts.stream().map(HostId::name).collect(Collectors.joining(", "));
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
    var why = Reason.of(ReasonCode.DRILL_INJECTING, "a planned move");
    // Once it leads elsewhere it only has to be ready there: asked again, it would go on its way.
    return standing.leads() == null || standing.leads().equals(record.host())
        ? new DrillDecision.Move(null, why)
        : new DrillDecision.Hold(why);
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
    var open = view.struck().stream().filter(host -> !isGone(host)).toList();
    if (open.isEmpty()) {
      // It was to come about shortly after the host had said so, and then could not.
      if (came().isEmpty() && record.aborted() == null) {
        return end(
            DrillPhase.End.FAILED,
            Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "%s tried in vain", names(view.struck())));
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
              open.stream().map(this::left).collect(Collectors.joining(", "))));
    }
    return new DrillDecision.Undo(
        open, Reason.of(ReasonCode.DRILL_UNDOING, "%s", because.sentence()));
  }

  /** Whether the host has said, since it may have been told to undo, that nothing is left. */
  private boolean isGone(HostId host) {
    return answerSince(host).filter(answer -> answer.left().isEmpty()).isPresent();
  }

  private String left(HostId host) {
    return answerSince(host)
        .map(answer -> String.join(", ", answer.left()))
        .orElse(host + " has not said so");
  }

  private Optional<FaultAnswer> answerSince(HostId host) {
    var word = view.words().get(host);
    return word != null
            && record.phase() instanceof DrillPhase.Undoing(var since, _)
            && word.at().isAfter(since)
        ? Optional.of(word.answer())
        : Optional.empty();
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
    var why = Reason.of(ReasonCode.DRILL_UNDOING, "%s", because.sentence());
    return record.host().equals(standing.leads())
        ? new DrillDecision.Hold(why)
        : new DrillDecision.Move(record.host(), why);
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

  private boolean isOver(Instant since, Duration time) {
    return Duration.between(since, view.wall()).compareTo(time) > 0;
  }

  private DrillDecision end(DrillPhase.End end, Reason why) {
    return new DrillDecision.Write(record.with(new DrillPhase.Ended(view.wall(), end, why)), why);
  }
}
