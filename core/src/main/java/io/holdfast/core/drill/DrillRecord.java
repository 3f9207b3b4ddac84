package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.spec.DrillTolerance;
import io.holdfast.core.spec.Objectives;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that the quorum store knows of one drill. All times are wall time of the controller that
 * wrote them.
 *
 * @param number grows by one with every drill, starting at 1
 * @param host where the fault is; of a switchover, whom the primary is taken from
 * @param lasts how long the fault stands
 * @param objectives what the service promised when the drill began
 * @param injectedAt when the fault came about, as exactly as the controller knows; null before
 * @param undoneAt when nothing of it was left; null before
 * @param aborted why it was ended early; null when it was not
 * @param result what the client that measured it filed; null before
 * @param due what is done by it; null for a drill by hand
 * @param tolerance when it is to be aborted; null for as usual
 */
public record DrillRecord(
    long number,
    DrillKind kind,
    ServiceId service,
    HostId host,
    Duration lasts,
    Objectives objectives,
    Instant begun,
    DrillPhase phase,
    @Nullable Instant injectedAt,
    @Nullable Instant undoneAt,
    @Nullable Reason aborted,
    @Nullable DrillResult result,
    @Nullable DueTime due,
    @Nullable DrillTolerance tolerance) {
  /** One that begins by hand. */
  public static DrillRecord begin(
      long number, DrillPlan plan, HostId host, Objectives objectives, Instant wall) {
    return begin(number, plan, host, objectives, wall, null, null);
  }

  /** One that begins because it is due. */
  public static DrillRecord begin(
      long number,
      DrillPlan plan,
      HostId host,
      Objectives objectives,
      Instant wall,
      @Nullable DueTime due,
      @Nullable DrillTolerance tolerance) {
    return new DrillRecord(
        number,
        plan.kind(),
        plan.service(),
        host,
        plan.lasts(),
        objectives,
        wall,
        new DrillPhase.Injecting(wall),
        null,
        null,
        null,
        null,
        due,
        tolerance);
  }

  public boolean isEnded() {
    return phase instanceof DrillPhase.Ended;
  }

  /** How much clients may feel of it. */
  public DrillTolerance limits() {
    return tolerance == null ? DrillTolerance.DEFAULT : tolerance;
  }

  /** By when it is over, one way or the other. */
  public Instant closeBy() {
    return begun.plus(DrillLimits.INJECTION).plus(lasts).plus(DrillLimits.RECOVERY);
  }

  /** The same in another phase. */
  public DrillRecord with(DrillPhase next) {
    return with(next, injectedAt, undoneAt, aborted, result);
  }

  /** The fault has come about. */
  public DrillRecord injected(Instant at) {
    return with(new DrillPhase.Standing(at.plus(lasts)), at, undoneAt, aborted, result);
  }

  /** Nothing of the fault is left. */
  public DrillRecord undone(Instant at) {
    return with(new DrillPhase.Recovering(at), injectedAt, at, aborted, result);
  }

  /** Ended early: what was done is taken back from now on. */
  public DrillRecord aborted(Instant at, Reason why) {
    var next = undoneAt == null ? new DrillPhase.Undoing(at, why) : phase;
    return with(next, injectedAt, undoneAt, why, result);
  }

  /** With what was measured. */
  public DrillRecord filed(DrillResult measured) {
    return with(phase, injectedAt, undoneAt, aborted, measured);
  }

  private DrillRecord with(
      DrillPhase nextPhase,
      @Nullable Instant nextInjectedAt,
      @Nullable Instant nextUndoneAt,
      @Nullable Reason nextAborted,
      @Nullable DrillResult nextResult) {
    return new DrillRecord(
        number,
        kind,
        service,
        host,
        lasts,
        objectives,
        begun,
        nextPhase,
        nextInjectedAt,
        nextUndoneAt,
        nextAborted,
        nextResult,
        due,
        tolerance);
  }
}
