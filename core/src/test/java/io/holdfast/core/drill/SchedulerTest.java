package io.holdfast.core.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.DrillTolerance;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.spec.Timetable;
import io.holdfast.core.spec.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A schedule that is due every day at noon, UTC. */
class SchedulerTest {
  private static final ScheduleId DAILY = new ScheduleId("daily");
  private static final Instant NOON = Stage.NOON;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Reason NO = Reason.of(ReasonCode.DRILL_NOT_REDUNDANT, "db");

  private Instant wall = NOON.minusSeconds(3600);
  private @Nullable ScheduleRecord record = ScheduleRecord.known(DAILY, wall);
  private @Nullable DrillRecord drill;
  private @Nullable Window window;
  private @Nullable Window general;
  private @Nullable Duration overdue = Duration.ofDays(30);
  private boolean preparing;
  private boolean busy;

  /** What was due before anybody wrote the schedule down is nobody's omission. */
  @Test
  void countsFromWhenItIsFirstSeen() {
    record = null;
    wall = NOON.plusSeconds(60);
    assertThat(decide())
        .isInstanceOfSatisfying(
            ScheduleDecision.Write.class,
            write -> assertThat(write.next()).isEqualTo(ScheduleRecord.known(DAILY, wall)));
    record = ScheduleRecord.known(DAILY, wall);
    assertHolds();
    at(NOON.plus(DAY));
    assertBegins(NOON.plus(DAY), 1);
  }

  @Test
  void beginsWhenItIsDueAndNotBefore() {
    at(NOON.minusMillis(1));
    assertHolds();
    at(NOON);
    assertBegins(NOON, 1);
  }

  @Test
  void waitsForAnotherDrillAsLongAsThereIsTime() {
    at(NOON);
    busy = true;
    assertHolds();
    at(NOON.plus(DrillLimits.GRACE));
    assertHolds();
    busy = false;
    assertBegins(NOON, 1);
    busy = true;
    at(NOON.plus(DrillLimits.GRACE).plusMillis(1));
    assertThat(Objects.requireNonNull(written(ReasonCode.DRILL_MISSED).last()).word())
        .isEqualTo(ScheduleResult.Word.MISSED);
  }

  @Test
  void whatWasBegunIsNotBegunAgainWhoeverLeads() {
    at(NOON);
    record = known().preparing(NOON, 1, wall).begun(NOON, 1, 7);
    for (var time = NOON; time.isBefore(NOON.plus(DAY)); time = time.plusSeconds(600)) {
      at(time);
      assertHolds();
    }
    at(NOON.plus(DAY));
    assertBegins(NOON.plus(DAY), 1);
  }

  /** The former controller's client may still begin it; only then it is tried anew. */
  @Test
  void whatWasBeingPreparedIsLeftToItsClientForAWhile() {
    at(NOON);
    record = known().preparing(NOON, 1, wall);
    at(NOON.plus(DrillLimits.PREPARATION).minusMillis(1));
    assertHolds();
    at(NOON.plus(DrillLimits.PREPARATION));
    assertBegins(NOON, 2);
    preparing = true;
    assertHolds();
  }

  @Test
  void aPreparationThatWasLostTooLateIsGivenUp() {
    at(NOON.plus(DrillLimits.GRACE));
    record = known().preparing(NOON, 1, wall);
    at(NOON.plus(DrillLimits.GRACE).plus(DrillLimits.PREPARATION));
    record = written(ReasonCode.DRILL_MISSED);
    assertHolds();
  }

  @Test
  void aRefusedRunIsTriedAgainSoManyTimesOnly() {
    window = window(11, 14);
    at(NOON);
    for (int attempt = 1; attempt <= DrillLimits.ATTEMPTS; attempt++) {
      assertBegins(NOON, attempt);
      record = known().refused(NOON, attempt, NO, wall);
      assertHolds();
      at(wall.plus(DrillLimits.BETWEEN_ATTEMPTS));
    }
    assertHolds();
    assertThat(Objects.requireNonNull(known().last()).word())
        .isEqualTo(ScheduleResult.Word.REFUSED);
  }

  @Test
  void aRefusedRunIsTriedAgainWithinItsWindowOnly() {
    window = window(11, 13);
    at(Instant.parse("2026-11-26T12:59:00Z"));
    record = known().refused(NOON, 1, NO, wall);
    at(Instant.parse("2026-11-26T13:01:00Z"));
    assertHolds();
  }

  @Test
  void whatWasDueWhileNobodyLedIsMadeUpForOnceWithinTheSameOpening() {
    window = window(11, 14);
    at(Instant.parse("2026-11-26T13:59:00Z"));
    assertBegins(NOON, 1);
    at(Instant.parse("2026-11-26T14:00:00Z"));
    record = written(ReasonCode.DRILL_MISSED);
    assertHolds();
    // Open again, a day later and before the next due time: that of yesterday stays missed.
    at(Instant.parse("2026-11-27T11:30:00Z"));
    assertHolds();
    record = ScheduleRecord.known(DAILY, NOON.minusSeconds(3600));
    assertThat(Objects.requireNonNull(written(ReasonCode.DRILL_MISSED).run()).due())
        .isEqualTo(NOON);
  }

  @Test
  void manyMissedDueTimesAreOneRun() {
    at(NOON.plus(DAY.multipliedBy(5)).plusSeconds(60));
    assertBegins(NOON.plus(DAY.multipliedBy(5)), 1);
  }

  @Test
  void theWindowOfAllDrillsCountsToo() {
    window = window(11, 14);
    general = window(15, 16);
    at(NOON);
    assertThat(Objects.requireNonNull(written(ReasonCode.DRILL_MISSED).run()).attempts()).isZero();
  }

  @Test
  void isOverdueOnceWhenNoRunHasPassedForTooLong() {
    overdue = Duration.ofHours(36);
    record = known().refused(NOON, DrillLimits.ATTEMPTS, NO, NOON).missed(NOON, 5, NO, NOON);
    at(NOON.plus(Duration.ofHours(36)));
    assertThat(Scheduler.overdueSince(spec(), known(), wall)).isEmpty();
    at(NOON.plus(Duration.ofHours(36)).plusSeconds(1));
    assertThat(Scheduler.overdueSince(spec(), known(), wall)).contains(NOON);
    record = written(ReasonCode.DRILL_OVERDUE);
    // The next due time is another matter: that it is overdue is not said twice.
    assertThat(written(ReasonCode.DRILL_MISSED).overdueTold()).isEqualTo(NOON);
    assertThat(Scheduler.overdueSince(spec(), known(), wall)).contains(NOON);
  }

  @Test
  void aPassEndsThatAndAFailDoesNot() {
    overdue = Duration.ofHours(36);
    var due = NOON.plus(DAY);
    at(due.plus(Duration.ofHours(13)));
    record = known().begun(due, 1, 7);
    var run = new DueTime(DAILY, due);
    var failed = known().concluded(run, begun(), result(DrillResult.Answer.FAIL), wall);
    assertThat(Scheduler.overdueSince(spec(), failed, wall)).contains(NOON);
    var passed = known().concluded(run, begun(), result(DrillResult.Answer.PASS), wall);
    assertThat(Scheduler.overdueSince(spec(), passed, wall)).isEmpty();
    assertThat(Scheduler.overdueSince(spec(), passed, due.plus(DAY).plus(Duration.ofHours(37))))
        .contains(due.plus(DAY));
  }

  @Test
  void isOverdueAfterTwoIntervalsByItself() {
    overdue = null;
    assertThat(Scheduler.overdueSince(spec(), known(), NOON.plus(DAY.multipliedBy(2)))).isEmpty();
    assertThat(
            Scheduler.overdueSince(spec(), known(), NOON.plus(DAY.multipliedBy(2)).plusMillis(1)))
        .contains(NOON);
  }

  /** Its client was lost with its host: that is no pass, and somebody has to say so. */
  @Test
  void aDrillWhoseClientIsLostIsUnknown() {
    at(NOON.plusSeconds(60));
    record = known().begun(NOON, 1, 7);
    drill =
        begun()
            .with(
                new DrillPhase.Ended(
                    wall, DrillPhase.End.ABORTED, Reason.of(ReasonCode.DRILL_UNWATCHED)));
    assertHolds();
    at(wall.plus(DrillLimits.FILING).plusMillis(1));
    assertThat(decide())
        .isInstanceOfSatisfying(
            ScheduleDecision.File.class,
            file -> assertThat(file.result().answer()).isEqualTo(DrillResult.Answer.UNKNOWN));
    drill = drill.filed(result(DrillResult.Answer.UNKNOWN));
    assertHolds();
  }

  /** Whatever happens and whoever leads: a due time has one drill at most. */
  @Test
  void noOrderOfEventsBeginsADueTimeTwice() {
    window = window(11, 14);
    for (int choices = 0; choices < 1 << 10; choices++) {
      record = ScheduleRecord.known(DAILY, NOON.minusSeconds(3600));
      at(NOON);
      long begun = 0;
      for (int step = 0; step < 5; step++) {
        if (decide() instanceof ScheduleDecision.Begin(var known, var due, var attempt)) {
          record =
              switch (choices >> (2 * step) & 3) {
                case 0 -> known.refused(due, attempt, NO, wall);
                case 1 -> known.preparing(due, attempt, wall);
                case 2 -> known.preparing(due, attempt, wall).begun(due, attempt, ++begun);
                default -> known.unmeasured(due, attempt, NO, wall);
              };
        }
        at(wall.plus(DrillLimits.BETWEEN_ATTEMPTS));
      }
      assertThat(begun).isLessThanOrEqualTo(1);
    }
  }

  private static DrillRecord begun() {
    return Stage.begun(DrillKind.PROCESS_KILLED);
  }

  private static DrillResult result(DrillResult.Answer answer) {
    return new DrillResult(answer, Duration.ofMillis(800), 100, 0L, "as measured");
  }

  private static Window window(int from, int until) {
    return new Window(
        EnumSet.allOf(DayOfWeek.class),
        LocalTime.of(from, 0),
        LocalTime.of(until, 0),
        ZoneId.of("UTC"));
  }

  private ScheduleRecord known() {
    return Objects.requireNonNull(record);
  }

  private void at(Instant time) {
    wall = time;
  }

  private void assertHolds() {
    assertThat(decide()).isInstanceOf(ScheduleDecision.Hold.class);
  }

  private void assertBegins(Instant due, int attempt) {
    assertThat(decide()).isEqualTo(new ScheduleDecision.Begin(known(), due, attempt));
  }

  private ScheduleRecord written(ReasonCode why) {
    var write = (ScheduleDecision.Write) decide();
    assertThat(write.why().code()).isEqualTo(why);
    return write.next();
  }

  private ScheduleDecision decide() {
    return Scheduler.decide(
        new ScheduleView(spec(), general, record, drill, preparing, busy, wall));
  }

  private ScheduleSpec spec() {
    return new ScheduleSpec(
        DAILY,
        "process-killed",
        Stage.DB,
        null,
        null,
        null,
        new Daily(),
        window,
        null,
        null,
        DrillTolerance.DEFAULT,
        overdue);
  }

  /** Noon. */
  private record Daily() implements Timetable {
    @Override
    public String text() {
      return "0 12 * * *";
    }

    @Override
    public String words() {
      return "at noon";
    }

    @Override
    public ZoneId zone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Optional<Instant> after(Instant wall) {
      return until(wall).map(last -> last.plus(DAY));
    }

    @Override
    public Optional<Instant> until(Instant wall) {
      var sinceNoon = Math.floorMod(wall.toEpochMilli() - NOON.toEpochMilli(), DAY.toMillis());
      return Optional.of(Instant.ofEpochMilli(wall.toEpochMilli() - sinceNoon));
    }
  }
}
