package io.holdfast.traffic.gateway;

import static io.holdfast.traffic.gateway.Stage.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.EntryLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LimitsTest {
  private static EntryLimits limits(int connections, int perClient, Duration idle) {
    return new EntryLimits(
        connections, perClient, 100, Duration.ofSeconds(60), Duration.ofSeconds(60), idle, false);
  }

  @Test
  void carriesNoMoreThanItsLimitAndAgainWhenOneLeaves() throws Exception {
    try (Stage stage = Stage.writing(limits(2, 100, Duration.ZERO))) {
      stage.member(A);
      stage.lead(1, 1, A);
      Peer first = stage.client();
      stage.client();
      stage.waitFor(figures -> figures.open() == 2);
      stage.refusesOneMore("127.0.0.1");
      assertThat(stage.gateway.refusals()).containsEntry(Refusal.CONNECTIONS, 1L);
      first.vanish();
      stage.waitFor(figures -> figures.open() == 1);
      stage.client();
      stage.waitFor(figures -> figures.open() == 2);
    }
  }

  @Test
  void oneClientDoesNotTakeTheOthersPlaces() throws Exception {
    try (Stage stage = Stage.writing(limits(100, 2, Duration.ZERO))) {
      stage.member(A);
      stage.lead(1, 1, A);
      stage.clientFrom("127.0.0.56");
      stage.clientFrom("127.0.0.56");
      stage.waitFor(figures -> figures.open() == 2);
      stage.refusesOneMore("127.0.0.56");
      stage.clientFrom("127.0.0.57");
      stage.waitFor(figures -> figures.open() == 3);
      assertThat(stage.gateway.refusals()).containsEntry(Refusal.CONNECTIONS_PER_CLIENT, 1L);
    }
  }

  @Test
  void heldClientsCountToo() throws Exception {
    try (Stage stage = Stage.writing(limits(1, 100, Duration.ZERO))) {
      stage.client();
      stage.waitFor(figures -> figures.held() == 1);
      stage.refusesOneMore("127.0.0.1");
      assertThat(stage.gateway.refusals()).containsEntry(Refusal.CONNECTIONS, 1L);
    }
  }

  @Test
  void closesWhatIsIdle() throws Exception {
    try (Stage stage = Stage.writing(limits(100, 100, Duration.ofMinutes(10)))) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer idle = stage.client().say("x");
      Peer server = a.next();
      server.hears("x");
      pass(stage, Duration.ofMinutes(6));
      server.say("y");
      idle.hears("y");
      pass(stage, Duration.ofMinutes(6));
      assertThat(stage.gateway.figures().open()).isEqualTo(1);
      pass(stage, Duration.ofMinutes(6));
      idle.isEnded();
      server.isEnded();
    }
  }

  /** Time in which the gateway was alive; to it, the jump looks like a standstill. */
  private static void pass(Stage stage, Duration time) {
    stage.skip(time);
    stage.awaitNoticed();
    stage.lead(1, 1, A);
  }
}
