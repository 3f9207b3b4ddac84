package io.holdfast.traffic.gateway;

import static io.holdfast.traffic.gateway.Stage.A;
import static io.holdfast.traffic.gateway.Stage.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.EntryLimits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After a standstill the route may be out of date: nothing moves before it is confirmed. */
@Timeout(60)
class FreezeTest {
  private static final Duration STANDSTILL = Pulse.STANDSTILL.plusMillis(100);

  /** Less than the kernel holds for a member that does not read. */
  private static final int SOME = 256 * 1024;

  private static void freeze(Stage stage) {
    stage.skip(STANDSTILL);
    stage.awaitNoticed();
  }

  @Test
  void goesOnWhereItStoodWhenTheRouteIsConfirmed() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      Peer server = a.next();
      server.hears("x");
      freeze(stage);
      client.say("question");
      server.say("answer");
      stage.lead(1, 1, A);
      server.hears("question");
      client.hears("answer");
      assertThat(stage.gateway.figures().cut()).isZero();
    }
  }

  @Test
  void forwardsNothingToADeposedPrimary() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.member(B);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      Peer server = a.next();
      server.hears("x");
      stage.skip(STANDSTILL);
      client.say("too late"); // noticed by this read or by a tick, whichever comes first
      stage.awaitNoticed();
      stage.lead(2, 2, B);
      client.isReset();
      server.isResetWithoutAWord();
      assertThat(stage.gateway.figures().bytesIn()).isEqualTo(1);
    }
  }

  /** The socket can take more before anything else tells of the standstill. */
  @Test
  void whatWaitsForASocketIsNotSentAfterAStandstill() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client();
      Peer server = a.next();
      var writing = CompletableFuture.runAsync(client::writeUntilClosed);
      stage.waitUntilStill();
      long read = stage.gateway.figures().bytesIn();
      stage.whileNoLoopRuns(() -> {
        stage.skip(STANDSTILL);
        assertThat(server.take(SOME)).hasSize(SOME);
      });
      server.isEnded();
      writing.join();
      assertThat(stage.gateway.figures().bytesIn()).isEqualTo(read);
      assertThat(stage.gateway.figures().cut()).isEqualTo(1);
    }
  }

  /** It was read before the standstill; nothing more is. */
  @Test
  void whatWaitsForAClientIsPassedOnWhileTheRouteIsUnconfirmed() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client();
      Peer server = a.next();
      var _ = CompletableFuture.runAsync(server::writeUntilClosed);
      stage.waitUntilStill();
      freeze(stage);
      int read = Math.toIntExact(stage.gateway.figures().bytesOut());
      assertThat(client.take(read)).hasSize(read);
      assertThat(stage.gateway.figures().bytesOut()).isEqualTo(read);
      stage.lead(1, 1, A);
      assertThat(client.take(SOME)).hasSize(SOME);
      assertThat(stage.gateway.figures().cut()).isZero();
    }
  }

  /** The loops notice one after the other: a new route may come between. */
  @Test
  void aDeposedPrimaryIsCutOffAlsoWhenAStandstillIsNoticedAfterTheNewRoute() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.member(B);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      Peer server = a.next();
      server.hears("x");
      stage.whileNoLoopRuns(() -> {
        stage.lead(2, 2, B);
        stage.stoodStill();
      });
      client.isReset();
      server.isResetWithoutAWord();
    }
  }

  @Test
  void connectsNobodyBeforeTheRouteIsConfirmed() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      freeze(stage);
      stage.client().say("x");
      stage.waitFor(figures -> figures.held() == 1);
      assertThat(a.hasNoConnection()).isTrue();
      stage.lead(1, 1, A);
      a.next().hears("x");
    }
  }

  @Test
  void anOlderRouteConfirmsNothing() throws Exception {
    try (Stage stage = Stage.writing()) {
      stage.member(A);
      stage.lead(3, 3, A);
      freeze(stage);
      stage.lead(2, 2, A);
      stage.client();
      stage.waitFor(figures -> figures.held() == 1);
    }
  }

  @Test
  void cutsWhenNobodyConfirmsInTime() throws Exception {
    EntryLimits impatient =
        new EntryLimits(
            10, 10, 10, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ZERO, false);
    try (Stage stage = Stage.writing(impatient)) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      a.next().hears("x");
      freeze(stage);
      client.isReset();
    }
  }

  @Test
  void distrustCutsAndHoldsUntilTheNextRoute() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      a.next().hears("x");
      stage.distrust();
      client.isReset();
      stage.client().say("y");
      stage.waitFor(figures -> figures.held() == 1);
      stage.lead(1, 1, A);
      a.next().hears("y");
    }
  }
}
