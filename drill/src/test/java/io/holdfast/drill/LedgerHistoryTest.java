package io.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a fault cost, out of when writes were acknowledged. */
class LedgerHistoryTest {
  private static final Duration FAULT = Duration.ofSeconds(1);

  @Test
  void aLongerPauseLaterIsNotTheFaults() {
    var history = acknowledgedAt(900, 1_010, 1_500, 1_600, 3_000, 4_200, 4_300);
    assertThat(history.firstOutage(FAULT)).contains(Duration.ofMillis(500));
    assertThat(history.longestSilence(Duration.ofMillis(1_500), Duration.ofMillis(4_300)).length())
        .isEqualTo(Duration.ofMillis(1_400));
  }

  @Test
  void whatHasNotEndedIsNotMeasured() {
    assertThat(acknowledgedAt(900, 1_010).firstOutage(FAULT)).isEmpty();
  }

  @Test
  void aPauseThatBeginsLateHasAnotherCause() {
    var steady = new long[21];
    for (int i = 0; i < steady.length; i++) {
      steady[i] = 900 + 100L * i;
    }
    steady[20] = 4_000;
    assertThat(acknowledgedAt(steady).firstOutage(FAULT)).isEmpty();
  }

  /** Seen until five seconds after the last. */
  private static LedgerHistory acknowledgedAt(long... millis) {
    var log = new WriteLog();
    for (var at : millis) {
      var nanos = Duration.ofMillis(at).toNanos();
      log.add(nanos, nanos, Outcome.ACKNOWLEDGED);
    }
    var plan =
        LedgerPlan.through(
            LedgerEngine.REDIS,
            LedgerPlan.Route.GATEWAY,
            List.of(new Endpoint("127.0.0.1", 1)),
            "",
            "",
            "");
    var until = Duration.ofMillis(millis[millis.length - 1]).plusSeconds(5);
    return new LedgerHistory(plan, "run", List.of(log), until, 0, 0, Map.of());
  }
}
