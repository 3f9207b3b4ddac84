package io.holdfast.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.HealthSpec;
import io.holdfast.core.spec.HealthSpec.Question;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static HealthSpec every(Duration interval) {
    return new HealthSpec(new Question.Running(), interval, HealthSpec.TIMEOUT, 1, 3);
  }

  @Test
  void aYesThatIsAwaitedIsAskedForMoreOften() {
    var asked = every(Duration.ofSeconds(2));
    assertThat(Pace.of(asked, false)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Pace.of(asked, true)).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void nobodyIsAskedWithoutAPause() {
    assertThat(Pace.of(every(Duration.ofMillis(100)), true)).isEqualTo(Duration.ofMillis(50));
  }
}
