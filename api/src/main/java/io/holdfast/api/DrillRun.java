package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillOutcome;
import io.holdfast.core.drill.DrillPhase;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.Objectives;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One drill that was run or is. All times are wall time of the controller.
 *
 * @param number grows by one with every drill
 * @param host where the fault is; of a switchover, whom the primary is taken from
 * @param lastsMs how long the fault stands
 * @param rtoMs the service's objective for the time without service when the drill began
 * @param rpoMs the service's objective for what may be lost
 * @param reason why it is in this state; null where the state says it all
 * @param injectedAt when the fault came about; null before
 * @param undoneAt when nothing of it was left; null before
 * @param ended null while it is under way
 * @param aborted why it was ended early; null when it was not
 * @param result what the client that measured it filed; null before
 * @param schedule whose run it is; null for a drill by hand
 * @param controller who answers
 * @param now the time of who answers, for clients whose clock is another
 */
public record DrillRun(
    long number,
    DrillKind kind,
    ServiceId service,
    HostId host,
    long lastsMs,
    long rtoMs,
    long rpoMs,
    State state,
    @Nullable StatusReason reason,
    Instant begun,
    @Nullable Instant injectedAt,
    @Nullable Instant undoneAt,
    @Nullable Instant ended,
    @Nullable StatusReason aborted,
    @Nullable DrillFinding result,
    @Nullable ScheduleId schedule,
    HostId controller,
    Instant now) {
  /** How far it is. */
  public enum State {
    /** The host is being told. */
    INJECTING,
    /** The fault is there. */
    STANDING,
    /** The fault is being taken back. */
    UNDOING,
    /** Nothing of the fault is left; the service is not yet redundant again. */
    RECOVERING,
    /** It ran as planned, and nothing of it is left. */
    DONE,
    /** It was ended early, and nothing of it is left. */
    ABORTED,
    /** The fault was never brought about. */
    FAILED,
    /** Something is not known: the reason says what. */
    UNKNOWN
  }

  public static DrillRun of(DrillRecord record, HostId controller, Instant now) {
    var reason =
        switch (record.phase()) {
          case DrillPhase.Undoing(_, var why) -> why;
          case DrillPhase.Ended(_, _, var why) -> why;
          default -> null;
        };
    return new DrillRun(
        record.number(),
        record.kind(),
        record.service(),
        record.host(),
        record.lasts().toMillis(),
        record.objectives().rto().toMillis(),
        record.objectives().rpo().toMillis(),
        state(record.phase()),
        said(reason),
        record.begun(),
        record.injectedAt(),
        record.undoneAt(),
        record.phase() instanceof DrillPhase.Ended(var at, _, _) ? at : null,
        said(record.aborted()),
        DrillFinding.of(record.result()),
        record.due() == null ? null : record.due().schedule(),
        controller,
        now);
  }

  public boolean isEnded() {
    return ended != null;
  }

  public Objectives objectives() {
    return new Objectives(Duration.ofMillis(rtoMs), Duration.ofMillis(rpoMs));
  }

  /** How it went, apart from what was measured. */
  public DrillOutcome outcome() {
    var end =
        switch (state) {
          case INJECTING, STANDING, UNDOING, RECOVERING -> null;
          case DONE -> DrillPhase.End.DONE;
          case ABORTED -> DrillPhase.End.ABORTED;
          case FAILED -> DrillPhase.End.FAILED;
          case UNKNOWN -> DrillPhase.End.UNKNOWN;
        };
    var why = reason == null ? Reason.of(ReasonCode.DRILL_UNMEASURED) : reason.toReason();
    return new DrillOutcome(objectives(), injectedAt != null, end, why);
  }

  private static @Nullable StatusReason said(@Nullable Reason reason) {
    return reason == null ? null : StatusReason.of(reason);
  }

  private static State state(DrillPhase phase) {
    return switch (phase) {
      case DrillPhase.Injecting _ -> State.INJECTING;
      case DrillPhase.Standing _ -> State.STANDING;
      case DrillPhase.Undoing _ -> State.UNDOING;
      case DrillPhase.Recovering _ -> State.RECOVERING;
      case DrillPhase.Ended(_, var end, _) -> State.valueOf(end.name());
    };
  }
}
