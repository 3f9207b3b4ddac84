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

  private static final boolean HEALTH = true;
  private static final boolean READINESS = false;
  private static final HealthSpec ASKED = every(Duration.ofSeconds(2));
  private static final Duration HURRIED = Duration.ofMillis(200);

  @Test
  void aLifeThatHasNotBeenAliveYetIsAskedMoreOften() {
    assertThat(Pace.of(ASKED, HEALTH, false, false)).isEqualTo(HURRIED);
    assertThat(Pace.of(ASKED, HEALTH, true, true)).isEqualTo(ASKED.interval());
  }

  @Test
  void oneThatIsNotReadyIsAskedMoreOftenAlsoWhenItWasReadyBefore() {
    assertThat(Pace.of(ASKED, READINESS, true, false)).isEqualTo(HURRIED);
    assertThat(Pace.of(ASKED, READINESS, true, true)).isEqualTo(ASKED.interval());
  }

  /** Bad answers in a hurry would end it sooner than the spec says. */
  @Test
  void whetherALivingOneLivesIsAskedAtItsIntervalAlthoughItIsNotReady() {
    assertThat(Pace.of(ASKED, HEALTH, true, false)).isEqualTo(ASKED.interval());
  }

  @Test
  void nobodyIsAskedWithoutAPause() {
    assertThat(Pace.of(every(Duration.ofMillis(100)), READINESS, true, false))
        .isEqualTo(Duration.ofMillis(50));
  }
}
