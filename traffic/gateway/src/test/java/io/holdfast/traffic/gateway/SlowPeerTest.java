package io.holdfast.traffic.gateway;

import static io.holdfast.traffic.gateway.Stage.A;
import static io.holdfast.traffic.gateway.Stage.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that do not read. */
@Timeout(60)
class SlowPeerTest {
  private static final int LARGE = 32 << 20;
  private static final int CLIENTS = 20;

  @Test
  void holdsOneBufferForEachReaderThatStopped() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      byte[] sent = Peer.pattern(LARGE);
      List<Peer> clients = new ArrayList<>();
      List<CompletableFuture<Void>> sending = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(stage.client());
        Peer server = a.next();
        sending.add(
            CompletableFuture.runAsync(() -> server.write(sent), Thread::startVirtualThread));
      }
      stage.waitUntilStill();
      assertThat(stage.bufferedBytes())
          .isLessThanOrEqualTo((long) CLIENTS * ReadBuffers.SIZE + Stage.FEW_BUFFERS);
      assertThat(sending).noneMatch(CompletableFuture::isDone);
      for (Peer client : clients) {
        assertThat(client.take(LARGE)).isEqualTo(sent);
      }
      CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new)).join();
    }
  }

  @Test
  void othersGoOnBesideAReaderThatStopped() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer stuck = stage.client();
      Peer feeding = a.next();
      Stage.aside(feeding::writeUntilClosed);
      stage.waitUntilStill();
      for (int i = 0; i < 8; i++) { // on every loop
        Peer lively = stage.client().say("x");
        Peer server = a.next();
        server.hears("x");
        server.say("y");
        lively.hears("y");
      }
      stuck.close();
    }
  }

  @Test
  void cutsAtOnceWhenTheOldPrimaryTakesNothingAnyMore() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.member(B);
      stage.lead(1, 1, A);
      Peer client = stage.client();
      Peer frozen = a.next();
      Stage.aside(client::writeUntilClosed);
      stage.waitUntilStill();
      stage.lead(2, 2, B);
      client.isEnded(); // its write met the reset, so its read sees a mere end
      frozen.isReset(); // and not: gets the rest when it wakes up
    }
  }

  @Test
  void noticesThatAClientIsGoneWhileItsRequestIsStuck() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client();
      Peer busy = a.next();
      Stage.aside(client::writeUntilClosed);
      stage.waitUntilStill();
      client.vanish();
      busy.isReset();
      stage.waitFor(figures -> figures.open() == 0);
    }
  }
}
