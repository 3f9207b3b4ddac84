package io.holdfast.engine.postgresql.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimelineHistoryTest {
  private static final TimelineHistory THIRD =
      TimelineHistory.parse(
          3, "1\t0/3000\tno recovery target specified\n\n# a comment\n2\t0/5000\tsame\n");

  @Test
  void aPositionBelongsToTheTimelineThatWroteTheByteBeforeIt() {
    assertThat(THIRD.timelineEndingAt(0x2FFF)).isEqualTo(1);
    assertThat(THIRD.timelineEndingAt(0x3000)).isEqualTo(1);
    assertThat(THIRD.timelineEndingAt(0x3001)).isEqualTo(2);
    assertThat(THIRD.timelineEndingAt(0x5001)).isEqualTo(3);
  }

  @Test
  void continuesALogThatEndsBeforeItsTimelineWasLeft() {
    assertThat(THIRD.continues(1, 0x3000)).isTrue();
    assertThat(THIRD.continues(1, 0x3001)).isFalse();
    assertThat(THIRD.continues(2, 0x4000)).isTrue();
    assertThat(THIRD.continues(3, 0x9000)).isTrue();
    assertThat(THIRD.continues(4, 0x1000)).isFalse();
  }

  @Test
  void findsTheForkFromAnotherBranch() {
    var stayedOnFirst = TimelineHistory.none(1);
    assertThat(THIRD.forkFrom(stayedOnFirst, 0x4000)).isEqualTo(0x3000);
    assertThat(THIRD.forkFrom(stayedOnFirst, 0x2000)).isEqualTo(0x2000);
    var ownBranch = TimelineHistory.parse(4, "1\t0/2800\tx\n");
    assertThat(THIRD.forkFrom(ownBranch, 0x8000)).isEqualTo(0x2800);
    var laterOnSecond = TimelineHistory.parse(2, "1\t0/3000\tx\n");
    assertThat(THIRD.forkFrom(laterOnSecond, 0x6000)).isEqualTo(0x5000);
    assertThat(THIRD.forkFrom(THIRD, 0x6000)).isEqualTo(0x6000);
  }

  @Test
  void sameNumberWithAnotherBeginningIsAnotherTimeline() {
    var other = TimelineHistory.parse(2, "1\t0/2000\tx\n");
    assertThat(THIRD.forkFrom(other, 0x4000)).isEqualTo(0x2000);
  }

  @Test
  void refusesLinesThatAreNone() {
    assertThatThrownBy(() -> TimelineHistory.parse(2, "nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesAndReadsPositionsAsPostgresqlDoes() {
    assertThat(Lsn.format(0x16_B374_D848L)).isEqualTo("16/B374D848");
    assertThat(Lsn.parse("16/B374D848")).isEqualTo(0x16_B374_D848L);
    assertThatThrownBy(() -> Lsn.parse("16")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesSegmentsAsPostgresqlDoes() {
    var segments = new Segments(16 << 20);
    assertThat(segments.name(3, segments.numberOf(0x16_B374_D848L)))
        .isEqualTo("0000000300000016000000B3");
    assertThat(segments.parse("0000000300000016000000B3"))
        .contains(new Segments.Segment(3, 0x16 * 256L + 0xB3));
    assertThat(segments.parse("00000003.history")).isEmpty();
    assertThat(segments.numberEndingAt(16L << 20)).isZero();
  }
}
