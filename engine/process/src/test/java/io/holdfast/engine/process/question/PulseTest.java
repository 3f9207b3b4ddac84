package io.holdfast.engine.process.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.HealthSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {
  private static final HealthSpec ASKED =
      new HealthSpec(
          new HealthSpec.Question.Running(), Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 3);
  private static final Answer YES = new Answer.Good("yes");
  private static final Answer NO = new Answer.Bad("no");
  private static final Answer NOTHING = new Answer.Silent("nothing");

  @Test
  void risesAfterGoodAnswersInARowOnly() {
    var pulse = Pulse.UNASKED.after(YES, ASKED);
    assertThat(pulse.isUp()).isFalse();
    pulse = pulse.after(NO, ASKED).after(YES, ASKED);
    assertThat(pulse.isUp()).isFalse();
    assertThat(pulse.after(YES, ASKED).isUp()).isTrue();
  }

  @Test
  void fallsAfterOtherAnswersInARowOnlyAndSilenceIsOne() {
    var pulse = Pulse.FOUND.after(NO, ASKED).after(NOTHING, ASKED);
    assertThat(pulse.isUp()).isTrue();
    assertThat(pulse.after(YES, ASKED).after(NO, ASKED).after(NO, ASKED).isUp()).isTrue();
    assertThat(pulse.after(NOTHING, ASKED).isUp()).isFalse();
    assertThat(pulse.after(NOTHING, ASKED).words()).isEqualTo("nothing");
  }
}
