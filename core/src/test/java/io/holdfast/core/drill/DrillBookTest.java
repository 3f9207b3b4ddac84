package io.holdfast.core.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrillBookTest {
  private static final ScheduleId DAILY = new ScheduleId("daily");
  private static final ScheduleId WEEKLY = new ScheduleId("weekly");

  @Test
  void remembersTheNewestDrillsOnlyAndGoesOnCounting() {
    var book = DrillBook.EMPTY;
    for (int i = 0; i < 3 * DrillLimits.KEPT; i++) {
      var plan = new Stage().plan(Stage.ask(DrillKind.PROCESS_KILLED));
      var drill = DrillRecord.begin(book.nextNumber(), plan, Stage.A, Stage.OBJECTIVES, Stage.NOON);
      var over =
          new DrillPhase.Ended(Stage.NOON, DrillPhase.End.DONE, Reason.of(ReasonCode.DRILL_OVER));
      book = book.with(drill).with(drill.with(over));
    }
    assertThat(book.drills()).hasSize(DrillLimits.KEPT);
    assertThat(book.nextNumber()).isEqualTo(3L * DrillLimits.KEPT + 1);
    assertThat(book.withoutOldest().drills()).hasSize(DrillLimits.KEPT - 1);
    assertThat(book.withoutOldest().drills().getLast()).isEqualTo(book.drills().getLast());
  }

  @Test
  void aScheduleHasOneRecordAndIsForgottenWithItsSpec() {
    var known = ScheduleRecord.known(DAILY, Stage.NOON);
    var preparing = known.preparing(Stage.NOON, 1, Stage.NOON);
    var book =
        DrillBook.EMPTY.with(known).with(ScheduleRecord.known(WEEKLY, Stage.NOON)).with(preparing);
    assertThat(book.allSchedules()).hasSize(2);
    assertThat(book.find(DAILY)).contains(preparing);
    assertThat(book.only(Set.of(WEEKLY)).find(DAILY)).isEmpty();
    assertThat(book.only(Set.of(WEEKLY)).find(WEEKLY)).isPresent();
  }
}
