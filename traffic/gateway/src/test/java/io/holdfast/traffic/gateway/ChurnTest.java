package io.holdfast.traffic.gateway;

import static io.holdfast.traffic.gateway.Stage.A;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Coming, going and stopping in numbers. */
@Timeout(120)
class ChurnTest {
  private static final int CONNECTIONS = 10_000;
  private static final int WARM_UP = 160;
  private static final int AT_ONCE = 8;

  @Test
  void tenThousandQuickConnectionsLeaveNothingBehind() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Thread serving = Thread.startVirtualThread(() -> answerEverybody(a));
      comeAndGo(stage, WARM_UP); // whatever is loaded or cached once, is now
      stage.waitFor(figures -> figures.open() == 0);
      long bytes = stage.bufferedBytes();
      long descriptors = descriptors();

      comeAndGo(stage, CONNECTIONS);

      stage.waitFor(figures -> figures.open() == 0);
      Stage.waitUntil(() -> descriptors() <= descriptors, () -> "open files: " + descriptors());
      assertThat(stage.bufferedBytes()).isLessThanOrEqualTo(bytes + Stage.FEW_BUFFERS);
      assertThat(stage.gateway.figures().bytesIn()).isEqualTo(2L * (CONNECTIONS + WARM_UP));
      serving.interrupt();
    }
    System.gc(); // the detector learns of a lost buffer when it is collected
    assertThat(Leaks.found()).isEmpty();
  }

  @Test
  void stopsWhileBusy() throws Exception {
    InetSocketAddress address;
    List<Peer> clients = new ArrayList<>();
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      address = stage.gateway.address();
      for (int i = 0; i < 20; i++) {
        Peer client = stage.client();
        Peer server = a.next();
        Stage.aside(server::writeUntilClosed);
        Stage.aside(client::writeUntilClosed);
        Stage.aside(server::isEnded);
        clients.add(client);
      }
      stage.waitFor(figures -> figures.bytesIn() > 1 << 20 && figures.bytesOut() > 1 << 20);
      stage.gateway.close();
      stage.backendAt(address); // the port is free at once
      clients.forEach(Peer::isEnded);
      stage.waitFor(figures -> figures.open() == 0);
    }
    assertThat(UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isZero();
    assertThat(Leaks.found()).isEmpty();
  }

  private static void comeAndGo(Stage stage, int times) {
    List<CompletableFuture<Void>> going = new ArrayList<>();
    for (int t = 0; t < AT_ONCE; t++) {
      int share = times / AT_ONCE;
      going.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < share; i++) {
                  comeAndGo(stage.gateway.address(), i % 2 == 0);
                }
              },
              Thread::startVirtualThread));
    }
    CompletableFuture.allOf(going.toArray(CompletableFuture[]::new)).join();
  }

  /**
   * The client never ends first in an orderly way: the kernel would keep ten thousand of its ports
   * waiting.
   */
  private static void comeAndGo(InetSocketAddress gateway, boolean orderly) {
    try (Peer client = Peer.connect(gateway)) {
      client.say(orderly ? "hi" : "HI").hears("ho");
      if (orderly) {
        client.hearsTheEnd();
      } else {
        client.vanish();
      }
    }
  }

  private static void answerEverybody(Backend backend) {
    try {
      while (true) {
        Peer peer = backend.next();
        Thread.startVirtualThread(() -> answer(peer));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the test is over
    }
  }

  private static void answer(Peer peer) {
    try (peer) {
      boolean orderly = Arrays.equals(peer.take(2), "hi".getBytes(US_ASCII));
      peer.say("ho");
      if (!orderly) {
        peer.isReset();
      }
    }
  }

  private static long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
