package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillLimits;
import io.holdfast.core.drill.DrillPhase;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.drill.ScheduleRecord;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.stack.StackPhase;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.spi.engine.Incident;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people are told about: which happenings, how loudly, in which words. */
final class Notices {
  private Notices() {}

  static Notice ofRecord(ServiceRecord next, Reason why) {
    return new Notice(
        severity(why),
        "service." + Phases.word(next.phase()),
        next.service(),
        next.primary().orElse(null),
        next.term(),
        why,
        "Service %s: %s.".formatted(next.service(), why.sentence()));
  }

  static Notice ofRecord(StackRecord next, Reason why) {
    return new Notice(
        severity(why),
        switch (next.phase()) {
          case StackPhase.Unsettled _ -> "stack.unsettled";
          case StackPhase.Settled _ -> "stack.settled";
          case StackPhase.Moving _ -> "stack.moving";
        },
        null,
        next.home().orElse(null),
        null,
        why,
        "Stack %s: %s.".formatted(next.stack(), why.sentence()));
  }

  static Optional<Notice> ofHolding(StackRecord record, Reason why) {
    if (severity(why) == Notice.Severity.INFO) {
      return Optional.empty();
    }
    return Optional.of(
        new Notice(
            severity(why),
            "stack.holding",
            null,
            record.home().orElse(null),
            null,
            why,
            "Stack %s: nothing is done, because %s.".formatted(record.stack(), why.sentence())));
  }

  /** A reason for holding that somebody may want to do something about. */
  static Optional<Notice> ofHolding(ServiceRecord record, Reason why) {
    if (severity(why) == Notice.Severity.INFO) {
      return Optional.empty();
    }
    return Optional.of(
        new Notice(
            severity(why),
            "service.holding",
            record.service(),
            null,
            record.term(),
            why,
            "Service %s: nothing is done, because %s."
                .formatted(record.service(), why.sentence())));
  }

  /**
   * A step of a rolling restart, or its end.
   *
   * @param standby who is restarted; null when it is about the whole
   */
  static Notice ofRestart(ServiceRecord record, @Nullable HostId standby, Reason why) {
    return new Notice(
        severity(why),
        "service.restart",
        record.service(),
        standby,
        record.term(),
        why,
        "Service %s: %s.".formatted(record.service(), why.sentence()));
  }

  /** A step of a drill. */
  static Notice ofDrill(DrillRecord next, Reason why) {
    var phase =
        switch (next.phase()) {
          case DrillPhase.Injecting _ -> "injecting";
          case DrillPhase.Standing _ -> "standing";
          case DrillPhase.Undoing _ -> "undoing";
          case DrillPhase.Recovering _ -> "recovering";
          case DrillPhase.Ended _ -> "ended";
        };
    var unsure =
        next.phase() instanceof DrillPhase.Ended(_, var end, _) && end != DrillPhase.End.DONE;
    return new Notice(
        unsure ? Notice.Severity.WARNING : Notice.Severity.INFO,
        "drill." + phase,
        next.service(),
        next.host(),
        null,
        why,
        "Drill %d (%s of %s on %s): %s."
            .formatted(
                next.number(), next.kind().word(), next.service(), next.host(), why.sentence()));
  }

  /** What a drill has shown. */
  static Notice ofResult(DrillRecord drill, DrillResult result) {
    return new Notice(
        result.answer() == DrillResult.Answer.PASS ? Notice.Severity.INFO : Notice.Severity.WARNING,
        "drill." + result.answer().name().toLowerCase(Locale.ROOT),
        drill.service(),
        drill.host(),
        null,
        null,
        "Drill %d (%s of %s on %s): %s."
            .formatted(
                drill.number(), drill.kind().word(), drill.service(), drill.host(), result.why()));
  }

  /** Something about a schedule of drills. */
  static Notice ofSchedule(ScheduleSpec spec, ScheduleRecord next, Reason why) {
    var word =
        switch (why.code()) {
          case DRILL_SCHEDULED -> "scheduled";
          case DRILL_DUE -> "due";
          case DRILL_OVERDUE -> "overdue";
          case DRILL_MISSED -> "missed";
          case DRILL_UNMEASURED -> "unknown";
          default -> "refused";
        };
    var quiet = why.code() == ReasonCode.DRILL_SCHEDULED || why.code() == ReasonCode.DRILL_DUE;
    var run = next.run();
    var attempt =
        word.equals("refused") && run != null
            ? " (attempt %d of %d)".formatted(run.attempts(), DrillLimits.ATTEMPTS)
            : "";
    return new Notice(
        quiet ? Notice.Severity.INFO : Notice.Severity.WARNING,
        "drill." + word,
        spec.service(),
        spec.host(),
        null,
        why,
        "Schedule %s (%s of %s): %s%s."
            .formatted(spec.id(), spec.drill(), spec.service(), why.sentence(), attempt));
  }

  static Notice ofHost(HostId host, HostCondition condition) {
    return new Notice(
        condition == HostCondition.DOWN ? Notice.Severity.WARNING : Notice.Severity.INFO,
        "host." + condition.word(),
        null,
        host,
        null,
        null,
        "Host %s is %s.".formatted(host, condition.word()));
  }

  /** A program that was to be told of a change and does not take it. */
  static Notice ofHook(ServiceId service, String failure) {
    return new Notice(Notice.Severity.WARNING, "hook.failed", service, null, null, null, failure);
  }

  static Notice ofFreeze(HostId host) {
    return new Notice(
        Notice.Severity.WARNING,
        "host.frozen",
        null,
        host,
        null,
        null,
        "The agent of host %s stood still for more than a second.".formatted(host));
  }

  static Notice ofIncident(Incident incident) {
    return new Notice(
        Notice.Severity.valueOf(incident.severity().name()),
        "incident",
        incident.service(),
        incident.host(),
        null,
        null,
        incident.message());
  }

  private static Notice.Severity severity(Reason why) {
    return switch (why.code()) {
      case PRIMARY_STOPPED,
          PRIMARY_FENCED,
          PRIMARY_UNRESPONSIVE,
          PRIMARY_UNREACHABLE,
          PRIMARY_REFUSING,
          STANDBY_LOST,
          NOT_READY,
          SOME_MEMBERS_RUN,
          MODE_CHANGED,
          ELECTORS_DIVIDED,
          ELECTORS_NOT_QUORATE,
          ELECTION_UNCONFIRMED,
          ELECTION_SUPERSEDED,
          LIMITS_NOT_IN_FORCE,
          STRICT_WAITS,
          DEADLINE_MISSED,
          RESTART_INTERRUPTED,
          RESTART_PENDING,
          STEP_FAILED,
          TARGET_LOST,
          TOO_MANY_RULES,
          UNUSABLE_DATA,
          AMBIGUOUS_DATA,
          LOSS_ACCEPTED,
          STACK_SPLIT,
          STACK_PURSUING,
          STACK_RETURNING,
          STACK_ROLLED_BACK,
          STACK_WENT_FORWARD,
          DEGRADED ->
          Notice.Severity.WARNING;
      case PRIMARY_DATA_LOST,
          DISK_FULL,
          SEAL_INCOMPLETE,
          PRIMARY_NOT_PROVEN_STOPPED,
          LOSS_UNKNOWN,
          LOSS_ABOVE_OBJECTIVE,
          LOSS_OVERRIDDEN,
          STACK_FLAPPING,
          NO_MEMBER_RUNS,
          RESTARTS_EXHAUSTED,
          PROGRAM_UNUSABLE,
          NO_CANDIDATE ->
          Notice.Severity.CRITICAL;
      default -> Notice.Severity.INFO;
    };
  }
}
