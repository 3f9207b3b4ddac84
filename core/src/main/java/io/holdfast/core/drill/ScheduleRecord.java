package io.holdfast.core.drill;

import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.reason.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that the quorum store knows of one schedule, apart from its drills. Its times are wall time
 * of the controller.
 *
 * @param since when it was first seen: what was due before is not made up for
 * @param run the newest due time that was dealt with; null before the first
 * @param passed the newest due time whose run has passed; null for none
 * @param overdueTold the due time since which it is overdue, as far as that was said; null when it
 *     was not
 * @param last what the newest run came to; null before the first
 */
public record ScheduleRecord(
    ScheduleId schedule,
    Instant since,
    @Nullable DueRun run,
    @Nullable Instant passed,
    @Nullable Instant overdueTold,
    @Nullable ScheduleResult last) {
  /** One that was never seen before. */
  public static ScheduleRecord known(ScheduleId schedule, Instant wall) {
    return new ScheduleRecord(schedule, wall, null, null, null, null);
  }

  /** A client is about to measure. */
  public ScheduleRecord preparing(Instant due, int attempt, Instant wall) {
    return with(new DueRun(due, attempt, new DueRun.Preparing(wall)), last);
  }

  /** Something stands against the attempt. */
  public ScheduleRecord refused(Instant due, int attempt, Reason why, Instant wall) {
    return with(
        new DueRun(due, attempt, new DueRun.Refused(wall, why)),
        new ScheduleResult(wall, ScheduleResult.Word.REFUSED, null, why.sentence()));
  }

  /** The drill begins; to be written together with it. */
  public ScheduleRecord begun(Instant due, int attempt, long drill) {
    return with(new DueRun(due, attempt, new DueRun.Begun(drill)), last);
  }

  /** Nobody begins it any more. */
  ScheduleRecord missed(Instant due, int attempts, Reason why, Instant wall) {
    return with(
        new DueRun(due, attempts, new DueRun.GivenUp(wall, why)),
        new ScheduleResult(wall, ScheduleResult.Word.MISSED, null, why.sentence()));
  }

  /** Nothing could be measured, and so nothing was begun. */
  public ScheduleRecord unmeasured(Instant due, int attempt, Reason why, Instant wall) {
    return with(
        new DueRun(due, attempt, new DueRun.GivenUp(wall, why)),
        new ScheduleResult(wall, ScheduleResult.Word.UNKNOWN, null, why.sentence()));
  }

  /** A run has come to something. */
  public ScheduleRecord concluded(
      DueTime due, DrillRecord drill, DrillResult result, Instant wall) {
    var pass = result.answer() == DrillResult.Answer.PASS;
    return new ScheduleRecord(
        schedule,
        since,
        run,
        pass ? due.at() : passed,
        pass ? null : overdueTold,
        ScheduleResult.of(drill, result, wall));
  }

  /** It was said that it is overdue since that due time. */
  ScheduleRecord overdue(Instant due) {
    return new ScheduleRecord(schedule, since, run, passed, due, last);
  }

  private ScheduleRecord with(DueRun newRun, @Nullable ScheduleResult newLast) {
    return new ScheduleRecord(schedule, since, newRun, passed, overdueTold, newLast);
  }
}
