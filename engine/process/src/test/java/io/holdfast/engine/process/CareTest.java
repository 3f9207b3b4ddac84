package io.holdfast.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.ProgramSpec.Restart;
import io.holdfast.engine.process.question.Answer;
import io.holdfast.engine.process.question.Pulse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is done for a program, and how often. */
class CareTest {
  private static final Instant NOW = Instant.EPOCH.plusSeconds(1_000);
  private static final Crashes NONE = Crashes.none(new Restart(3, Duration.ofMinutes(5)));
  private static final Pulse ILL = new Pulse(false, 0, new Answer.Silent("no answer").words());

  private static Care decide(
      boolean wanted, boolean running, boolean lived, Pulse health, Crashes crashes) {
    return Care.decide(
        new Care.View(
            wanted,
            running,
            NOW.minusSeconds(10),
            lived,
            health,
            crashes,
            Instant.EPOCH,
            Duration.ofMinutes(1),
            NOW));
  }

  @Test
  void whatIsNotToRunIsNeverStarted() {
    assertThat(decide(false, false, false, ILL, NONE)).isInstanceOf(Care.Leave.class);
  }

  @Test
  void oneThatEndedIsStartedAfterPausesThatDoubleFromTheSecondOn() {
    var once = NONE.with(NOW);
    assertThat(decide(true, false, true, ILL, once)).isInstanceOf(Care.Leave.class);
    assertThat(once.nextStart(NOW)).isEqualTo(NOW.plusSeconds(1));
    assertThat(decide(true, false, true, ILL, NONE.with(NOW.minusSeconds(1))))
        .isEqualTo(new Care.Start());
    var twice = NONE.with(NOW.minusSeconds(5)).with(NOW);
    assertThat(decide(true, false, true, ILL, twice)).isInstanceOf(Care.Leave.class);
    assertThat(twice.nextStart(NOW)).isEqualTo(NOW.plusSeconds(1));
    assertThat(twice.with(NOW).nextStart(NOW)).isEqualTo(NOW.plusSeconds(2));
  }

  @Test
  void theBudgetIsWhatTheSpecSaysAndRefillsWithTime() {
    var crashes = NONE;
    for (int i = 0; i < 3; i++) {
      crashes = crashes.with(NOW.minusSeconds(40 - i));
    }
    assertThat(decide(true, false, true, ILL, crashes)).isEqualTo(new Care.Start());
    var more = crashes.with(NOW);
    assertThat(decide(true, false, true, ILL, more)).isInstanceOf(Care.GiveUp.class);
    assertThat(more.isExhausted(NOW.plus(Duration.ofMinutes(4)))).isTrue();
    assertThat(more.isExhausted(NOW.plus(Duration.ofMinutes(5)))).isFalse();
  }

  @Test
  void oneThatIsStillStartingIsGivenTimeAndOneThatHasLivedIsNot() {
    assertThat(decide(true, true, false, ILL, NONE)).isInstanceOf(Care.Leave.class);
    assertThat(decide(true, true, true, ILL, NONE))
        .isEqualTo(new Care.Kill("it is not alive any more: no answer"));
  }

  /** A host that stood still may find that another one runs the program by now. */
  @Test
  void nothingIsStartedRightAfterAStandstill() {
    var view =
        new Care.View(
            true,
            false,
            NOW,
            true,
            ILL,
            NONE.with(NOW),
            NOW.plusMillis(1),
            Duration.ofMinutes(1),
            NOW);
    assertThat(Care.decide(view)).isInstanceOf(Care.Leave.class);
  }
}
