package io.holdfast.traffic.gateway;

import static io.holdfast.traffic.gateway.Stage.A;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One way may end while the other goes on. */
@Timeout(60)
class HalfCloseTest {
  /** More than the kernel's buffers on the way, so the end is seen long before the last byte. */
  private static final int LARGE = 24 << 20;

  private static Stage on(GatewayLoops.Transport transport) {
    return new Stage(Stage.write(Stage.ROOMY), transport);
  }

  @ParameterizedTest
  @EnumSource(GatewayLoops.Transport.class)
  void answersAClientThatSaysNoMore(GatewayLoops.Transport transport) throws Exception {
    try (Stage stage = on(transport)) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("question").sayNoMore();
      Peer server = a.next();
      server.hears("question");
      server.hearsTheEnd();
      server.say("answer").sayNoMore();
      client.hears("answer");
      client.hearsTheEnd();
      stage.waitFor(figures -> figures.open() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(GatewayLoops.Transport.class)
  void listensToAClientWhenTheMemberSaysNoMore(GatewayLoops.Transport transport) throws Exception {
    try (Stage stage = on(transport)) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      Peer server = a.next();
      server.hears("x");
      server.say("last words").sayNoMore();
      client.hears("last words");
      client.hearsTheEnd();
      client.say("goodbye").sayNoMore();
      server.hears("goodbye");
      server.hearsTheEnd();
      stage.waitFor(figures -> figures.open() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(GatewayLoops.Transport.class)
  void losesNothingWhenTheClientEndsBeforeASlowMemberHasRead(GatewayLoops.Transport transport)
      throws Exception {
    try (Stage stage = on(transport)) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client();
      endsBeforeTheOtherHasRead(stage, client, a.next());
    }
  }

  @ParameterizedTest
  @EnumSource(GatewayLoops.Transport.class)
  void losesNothingWhenTheMemberEndsBeforeASlowClientHasRead(GatewayLoops.Transport transport)
      throws Exception {
    try (Stage stage = on(transport)) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client();
      endsBeforeTheOtherHasRead(stage, a.next(), client);
    }
  }

  private static void endsBeforeTheOtherHasRead(Stage stage, Peer from, Peer to) throws Exception {
    byte[] sent = Peer.pattern(LARGE);
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(() -> {
          from.write(sent);
          from.sayNoMore();
        });
    stage.waitUntilStill();
    assertThat(stage.bufferedBytes()).isLessThan(Stage.FEW_BUFFERS);
    assertThat(to.take(LARGE)).isEqualTo(sent);
    to.hearsTheEnd();
    sending.join();
    to.sayNoMore();
    from.hearsTheEnd();
    stage.waitFor(figures -> figures.open() == 0);
  }
}
