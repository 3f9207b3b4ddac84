package io.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void readAsInTheOneLineReport() {
    var outage =
        new Outage(
            Duration.ofMillis(1000),
            new Silence(Duration.ofMillis(990), Duration.ofMillis(1840), true));
    var verdict = new LedgerVerdict(12_345, 0, Duration.ZERO, List.of(), 0, 0, 0);
    assertThat(new DrillReport(outage, verdict).sentence())
        .isEqualTo("RTO 0.84 s, 0 of 12 345 acknowledged writes lost");
  }

  @Test
  void aLossIsComparedWithTheObjectiveAsTime() {
    var lost = new LedgerVerdict(1_000, 3, Duration.ofMillis(120), List.of(), 0, 0, 0);
    assertThat(lost.sentence())
        .isEqualTo("3 of 1 000 acknowledged writes lost, of a time of 0.12 s");
    assertThat(lost.isClean()).isFalse();
    assertThat(lost.isWithin(Duration.ofSeconds(2))).isTrue();
    assertThat(lost.isWithin(Duration.ofMillis(100))).isFalse();

    var one = new LedgerVerdict(1_000, 1, Duration.ZERO, List.of(), 0, 0, 0);
    assertThat(one.isWithin(Duration.ZERO)).isFalse();
    var twice = new LedgerVerdict(1_000, 0, Duration.ZERO, List.of(), 0, 0, 1);
    assertThat(twice.isWithin(Duration.ofSeconds(2))).isFalse();
  }

  @Test
  void percentilesAreValuesThatWereMeasured() {
    var sample =
        new Percentiles(LongStream.rangeClosed(1, 20).mapToObj(Duration::ofMillis).toList());
    assertThat(sample.min()).isEqualTo(Duration.ofMillis(1));
    assertThat(sample.median()).isEqualTo(Duration.ofMillis(10));
    assertThat(sample.p99()).isEqualTo(Duration.ofMillis(20));
    assertThat(sample.max()).isEqualTo(Duration.ofMillis(20));
  }
}
