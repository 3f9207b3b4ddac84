package io.holdfast.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.drill.DrillBook;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillLimits;
import io.holdfast.core.drill.DrillPhase;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.drill.DueTime;
import io.holdfast.core.drill.ScheduleRecord;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.DrillSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.spi.store.Document;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The document that remembers drills never outgrows the store, however long its texts are. */
class DrillHistorySizeTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private final JsonFormats formats = new JsonFormats(() -> NOON);

  @Test
  void aHundredUsualDrillsFit() {
    var book =
        run(3 * DrillLimits.KEPT, "time without service and loss were within the objectives");
    assertThat(formats.drills(formats.drills(book)).drills()).hasSize(DrillLimits.KEPT);
  }

  @Test
  void ofLongOnesTheNewestAreKeptWithEverySchedule() {
    var book = run(3 * DrillLimits.KEPT, "很长".repeat(4000));
    for (int i = 0; i < DrillSpec.MOST_SCHEDULES; i++) {
      var known = ScheduleRecord.known(new ScheduleId("schedule-" + i), NOON);
      book = book.with(known.preparing(NOON, 1, NOON));
    }
    var json = formats.drills(book);
    assertThat(json.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(DrillLimits.KEPT_BYTES)
        .isLessThan(Document.MAX_BYTES);
    var kept = formats.drills(json);
    assertThat(kept.drills()).isNotEmpty().hasSizeLessThan(DrillLimits.KEPT);
    assertThat(kept.drills().getLast()).isEqualTo(book.drills().getLast());
    assertThat(kept.nextNumber()).isEqualTo(book.nextNumber());
    assertThat(kept.allSchedules()).hasSize(DrillSpec.MOST_SCHEDULES);
  }

  private static DrillBook run(int drills, String why) {
    var book = DrillBook.EMPTY;
    for (int i = 0; i < drills; i++) {
      book = book.with(ended(book.nextNumber(), why));
    }
    return book;
  }

  private static DrillRecord ended(long number, String why) {
    var reason =
        Reason.of(ReasonCode.DRILL_LEFTOVER, "%s", why.substring(0, Math.min(why.length(), 500)));
    return new DrillRecord(
        number,
        DrillKind.NETWORK_CUT,
        DrillStage.DB,
        DrillStage.A,
        Duration.ofSeconds(15),
        new Objectives(Duration.ofSeconds(30), Duration.ZERO),
        NOON,
        new DrillPhase.Ended(NOON, DrillPhase.End.UNKNOWN, reason),
        NOON,
        NOON,
        reason,
        new DrillResult(DrillResult.Answer.UNKNOWN, Duration.ofMillis(900), 1000, 0L, why),
        new DueTime(new ScheduleId("weekly"), NOON),
        null);
  }
}
