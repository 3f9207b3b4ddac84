package io.holdfast.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.DrillFinding;
import io.holdfast.api.DrillRun;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  @Test
  void isTheMedianOfTheRunsBeforeWithTheirRange() {
    var trend = trend(1300, 700, 900, 920, 850, 1000);
    assertThat(trend).isEqualTo(new Trend(6, 910, 700, 1300));
    assertThat(trend.sentence(840L))
        .isEqualTo("RTO 0.84 s; median of the 6 runs before 0.91 s (0.70–1.30)");
    assertThat(trend.sentence(null, Words.CHINESE))
        .isEqualTo("RTO 未知；此前 6 次的中位数 0.91 s（0.70–1.30）");
    assertThat(trend.difference(840)).isEqualTo("-8 %");
    assertThat(trend.difference(1820)).isEqualTo("+100 %");
  }

  @Test
  void readsTheSameWhateverTheMachinesLanguageIs() {
    var usual = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(trend(900, 1000).sentence(1500L)).startsWith("RTO 1.50 s");
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void comparesLikeWithLike() {
    var now = run(9, DrillKind.PROCESS_KILLED, "db", 800L);
    var all =
        List.of(
            run(1, DrillKind.PROCESS_KILLED, "db", 900L),
            run(2, DrillKind.PROCESS_HUNG, "db", 5000L),
            run(3, DrillKind.PROCESS_KILLED, "cache", 100L),
            run(4, DrillKind.PROCESS_KILLED, "db", null),
            now,
            run(10, DrillKind.PROCESS_KILLED, "db", 100L));
    assertThat(Trend.before(all, now)).extracting(Dossier.Earlier::number).containsExactly(1L, 4L);
    assertThat(Trend.of(Trend.before(all, now))).contains(new Trend(1, 900, 900, 900));
  }

  @Test
  void looksAtTheNewestOnly() {
    var all = new ArrayList<DrillRun>();
    LongStream.rangeClosed(1, 100)
        .forEach(number -> all.add(run(number, DrillKind.PROCESS_KILLED, "db", number)));
    var before = Trend.before(all, all.getLast());
    assertThat(before).hasSize(Trend.MOST_RUNS);
    assertThat(before.getLast().number()).isEqualTo(99);
  }

  @Test
  void saysNothingWithoutRuns() {
    assertThat(Trend.of(List.of())).isEmpty();
  }

  private static Trend trend(long... times) {
    return Trend.of(
            LongStream.of(times)
                .mapToObj(time -> new Dossier.Earlier(1, NOON, DrillResult.Answer.PASS, time, 0L))
                .toList())
        .orElseThrow();
  }

  private static DrillRun run(long number, DrillKind kind, String service, @Nullable Long rtoMs) {
    return new DrillRun(
        number,
        kind,
        new ServiceId(service),
        new HostId("a"),
        0,
        5000,
        0,
        DrillRun.State.DONE,
        null,
        NOON,
        NOON,
        NOON,
        NOON,
        null,
        new DrillFinding(DrillResult.Answer.PASS, rtoMs, 100, 0L, "as measured"),
        null,
        new HostId("b"),
        NOON);
  }
}
