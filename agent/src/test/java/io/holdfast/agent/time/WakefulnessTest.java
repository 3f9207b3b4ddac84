package io.holdfast.agent.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WakefulnessTest {
  private final ManualTicker ticker = new ManualTicker();
  private final Wakefulness wakefulness = new Wakefulness(ticker);

  @Test
  void aBusyMachineIsNoFreeze() {
    var start = wakefulness.wokenAt();
    for (var i = 0; i < 5; i++) {
      ticker.pass(Duration.ofMillis(900));
      assertThat(wakefulness.wokenAt()).isEqualTo(start);
    }
  }

  @Test
  void whoeverAsksFirstNoticesTheFreeze() {
    ticker.pass(Duration.ofSeconds(60));
    assertThat(wakefulness.wokenAt()).isEqualTo(ticker.now());
    ticker.pass(Duration.ofMillis(500));
    assertThat(wakefulness.wokenAt()).isEqualTo(ticker.now().minusMillis(500));
  }
}
