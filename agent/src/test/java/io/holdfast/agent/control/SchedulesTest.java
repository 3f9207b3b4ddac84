package io.holdfast.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillLimits;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.drill.DueRun;
import io.holdfast.core.drill.DueTime;
import io.holdfast.core.drill.ScheduleRecord;
import io.holdfast.core.drill.ScheduleResult;
import io.holdfast.core.spec.DrillSpec;
import io.holdfast.core.spec.DrillTolerance;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.spec.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Scheduled drills in one reign, and in the next. */
class SchedulesTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private static final ScheduleId DAILY = new ScheduleId("daily");
  private static final DueTime DUE = new DueTime(DAILY, NOON);
  private static final ScheduleSpec SPEC =
      new ScheduleSpec(
          DAILY,
          "process-killed",
          DrillStage.DB,
          null,
          null,
          null,
          new EveryNoon(),
          null,
          null,
          null,
          new DrillTolerance(2, 30),
          Duration.ofDays(30));

  private final DrillStage stage = new DrillStage(new DrillSpec(false, null, List.of(SPEC)));

  @Test
  void marksTheDueTimeBeforeItsClientBegins() {
    due();
    assertThat(stage.arms.measuring).isEmpty();
    stage.written();
    assertThat(stage.arms.measuring).containsExactly(DUE);
    assertThat(run().state()).isInstanceOf(DueRun.Preparing.class);
    assertThat(stage.arms.notices).last().extracting(Notice::kind).isEqualTo("drill.due");
  }

  @Test
  void theDrillAndItsMarkAreOneWrite() {
    due();
    stage.written();
    var begun = stage.reign.drills().begin(DrillAsk.of(SPEC, NOON), null, stage.now);
    assertThat(begun.drill()).isNotNull();
    stage.written();
    assertThat(run().state()).isEqualTo(new DueRun.Begun(1));
    var drill = stage.arms.drillBook.drills().getLast();
    assertThat(drill.due()).isEqualTo(DUE);
    assertThat(drill.limits()).isEqualTo(SPEC.tolerance());
  }

  /** The former controller's client may be at work still: its word counts, and once only. */
  @Test
  void theNextControllerDoesNotBeginAgain() {
    due();
    stage.written();
    var _ = stage.begin(2);
    stage.pass(Duration.ofSeconds(5));
    var ask = DrillAsk.of(SPEC, NOON);
    assertThat(stage.reign.drills().begin(ask, null, stage.now).drill()).isNotNull();
    stage.written();
    stage.arms.measuring.clear();

    var _ = stage.begin(3);
    assertThat(stage.reign.drills().begin(ask, null, stage.now).plan().against()).isNotEmpty();
    for (int minute = 0; minute < 30; minute++) {
      stage.tick(Duration.ofMinutes(1));
      if (stage.arms.writingDrills != null) {
        stage.written();
      }
    }
    assertThat(stage.arms.measuring).isEmpty();
    assertThat(stage.arms.drillBook.drills()).hasSize(1);
    // Nobody measured it: so it says nothing, and somebody hears of that.
    assertThat(last().word()).isEqualTo(ScheduleResult.Word.UNKNOWN);
    assertThat(stage.arms.notices).extracting(Notice::kind).contains("drill.unknown");
  }

  @Test
  void aDueTimeThatNobodyPreparesCannotBeBegun() {
    var begun = stage.reign.drills().begin(DrillAsk.of(SPEC, NOON), null, stage.now);
    assertThat(begun.drill()).isNull();
  }

  @Test
  void whatIsRefusedIsSaidAndTriedAgain() {
    due();
    stage.written();
    var later = new Measurer.NotNow("no process runs");
    stage.reign.drills().schedules().measured(DUE, later, stage.now);
    stage.written();
    assertThat(last().word()).isEqualTo(ScheduleResult.Word.REFUSED);
    var told = stage.arms.notices.getLast();
    assertThat(told.kind()).isEqualTo("drill.refused");
    assertThat(told.severity()).isEqualTo(Notice.Severity.WARNING);
    assertThat(told.message()).contains("Schedule daily", "no process runs", "attempt 1 of 5");
    stage.arms.measuring.clear();

    stage.pass(DrillLimits.BETWEEN_ATTEMPTS.plusSeconds(1));
    stage.written();
    assertThat(stage.arms.measuring).containsExactly(DUE);
    assertThat(run().attempts()).isEqualTo(2);
  }

  /** A fault costs clients something: where nobody can measure, nothing is struck. */
  @Test
  void whatCannotBeMeasuredIsUnknownAndStrikesNobody() {
    due();
    stage.written();
    var never = new Measurer.Unmeasurable("there is no ledger for the engine 'process' yet");
    stage.reign.drills().schedules().measured(DUE, never, stage.now);
    stage.written();
    assertThat(last().word()).isEqualTo(ScheduleResult.Word.UNKNOWN);
    assertThat(last().why()).contains("no ledger");
    assertThat(stage.arms.notices).last().extracting(Notice::kind).isEqualTo("drill.unknown");
    assertThat(stage.arms.drillBook.drills()).isEmpty();
    assertThat(stage.arms.faults).isEmpty();
  }

  @Test
  void keepsWhatARunCameTo() {
    due();
    stage.written();
    var _ = stage.reign.drills().begin(DrillAsk.of(SPEC, NOON), null, stage.now);
    stage.written();
    var pass = new DrillResult(DrillResult.Answer.PASS, Duration.ofMillis(700), 100, 0L, "good");
    stage.reign.drills().file(1, pass, stage.now);
    stage.written();
    assertThat(last().word()).isEqualTo(ScheduleResult.Word.PASS);
    assertThat(record().passed()).isEqualTo(NOON);
    assertThat(stage.reign.drills().schedules().statuses())
        .singleElement()
        .satisfies(status -> {
          assertThat(status.next()).isEqualTo(NOON.plus(Duration.ofDays(1)));
          assertThat(status.overdueSince()).isNull();
        });
  }

  private void due() {
    stage.pass(Duration.ofSeconds(2));
    stage.written(); // known now
    stage.pass(Duration.between(stage.now, NOON.plusSeconds(1)));
  }

  private ScheduleRecord record() {
    return stage.arms.drillBook.find(DAILY).orElseThrow();
  }

  private DueRun run() {
    return Objects.requireNonNull(record().run());
  }

  private ScheduleResult last() {
    return Objects.requireNonNull(record().last());
  }

  /** By UTC. */
  private record EveryNoon() implements Timetable {
    private static final long DAY = Duration.ofDays(1).toMillis();

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
      return until(wall).map(last -> last.plusMillis(DAY));
    }

    @Override
    public Optional<Instant> until(Instant wall) {
      var since = Math.floorMod(wall.toEpochMilli() - NOON.toEpochMilli(), DAY);
      return Optional.of(Instant.ofEpochMilli(wall.toEpochMilli() - since));
    }
  }
}
