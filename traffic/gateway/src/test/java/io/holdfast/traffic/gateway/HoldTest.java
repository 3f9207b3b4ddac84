package io.holdfast.traffic.gateway;

import static io.holdfast.traffic.gateway.Stage.A;
import static io.holdfast.traffic.gateway.Stage.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.EntryLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that come while there is nobody to lead them to, or nobody who answers. */
@Timeout(60)
class HoldTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private static EntryLimits limits(int pending, Duration hold, Duration connect) {
    return new EntryLimits(2000, 2000, pending, hold, connect, Duration.ZERO, false);
  }

  @Test
  void releasesEverybodyAtOnce() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      for (int i = 0; i < 100; i++) {
        stage.client();
      }
      stage.waitFor(figures -> figures.held() == 100);
      stage.lead(1, 1, A);
      for (int i = 0; i < 100; i++) {
        a.next();
      }
      stage.waitFor(figures -> figures.open() == 100 && figures.held() == 0);
    }
  }

  @Test
  void refusesWhoWaitedTooLong() throws Exception {
    try (Stage stage = Stage.writing(limits(10, Duration.ofMillis(100), LONG))) {
      stage.client().isEnded();
      stage.waitFor(figures -> figures.held() == 0 && figures.refused() == 1);
      assertThat(stage.gateway.refusals()).containsEntry(Refusal.HELD_TOO_LONG, 1L);
    }
  }

  @Test
  void holdsNoMoreThanItsLimit() throws Exception {
    try (Stage stage = Stage.writing(limits(2, LONG, LONG))) {
      stage.client();
      stage.client();
      stage.waitFor(figures -> figures.held() == 2);
      stage.refusesOneMore("127.0.0.1");
      assertThat(stage.gateway.refusals()).containsEntry(Refusal.PENDING, 1L);
      assertThat(stage.gateway.figures().held()).isEqualTo(2);
    }
  }

  @Test
  void givesThePlaceOfAClientThatLeftToTheNext() throws Exception {
    try (Stage stage = Stage.writing(limits(1, LONG, LONG))) {
      Backend a = stage.member(A);
      Peer impatient = stage.client().say("never mind");
      stage.waitFor(figures -> figures.held() == 1);
      impatient.close();
      stage.waitFor(figures -> figures.held() == 0);
      stage.client().say("patient");
      stage.waitFor(figures -> figures.held() == 1);
      stage.lead(1, 1, A);
      a.next().hears("patient");
    }
  }

  @Test
  void triesAgainWhenThePrimaryRefuses() throws Exception {
    try (Stage stage = Stage.writing()) {
      InetSocketAddress address = stage.closedMember(A);
      stage.lead(1, 1, A);
      stage.client().say("x");
      stage.waitFor(figures -> figures.held() == 1);
      stage.backendAt(address).next().hears("x");
    }
  }

  @Test
  void triesAgainWhenTheAddressOfThePrimaryIsNotKnown() throws Exception {
    try (Stage stage = Stage.writing()) {
      stage.lead(1, 1, A);
      stage.client().say("x");
      stage.waitFor(figures -> figures.held() == 1);
      stage.member(A).next().hears("x");
    }
  }

  @Test
  void givesUpOnAPrimaryThatKeepsRefusing() throws Exception {
    try (Stage stage = Stage.writing(limits(10, Duration.ofMillis(200), LONG))) {
      stage.closedMember(A);
      stage.lead(1, 1, A);
      stage.client().isEnded();
      assertThat(stage.gateway.refusals()).containsEntry(Refusal.HELD_TOO_LONG, 1L);
    }
  }

  @Test
  void leavesASilentPrimaryWhenTheRouteChanges() throws Exception {
    try (Stage stage = Stage.writing(limits(10, LONG, LONG))) {
      stage.blackholedMember(A);
      Backend b = stage.member(B);
      stage.lead(1, 1, A);
      stage.client().say("x");
      stage.lead(2, 2, B);
      b.next().hears("x");
    }
  }

  @Test
  void leavesASilentPrimaryWhenTheConnectTimeoutIsOver() throws Exception {
    try (Stage stage = Stage.writing(limits(10, LONG, Duration.ofMillis(100)))) {
      stage.blackholedMember(A);
      stage.lead(1, 1, A);
      Peer client = stage.client();
      stage.waitFor(figures -> figures.held() == 1);
      client.close();
      stage.waitFor(figures -> figures.held() == 0);
    }
  }
}
