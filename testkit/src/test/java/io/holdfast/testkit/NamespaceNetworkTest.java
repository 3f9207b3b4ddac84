package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the faults of the network do to packets, seen through plain sockets. */
@Tag("root")
@SuppressWarnings("NullAway.Init")
class NamespaceNetworkTest {
  private static final int PORT = 7;

  private Workplace place;
  private NamespaceNetwork a;
  private NamespaceNetwork b;
  private ServerSocket echo;

  @BeforeEach
  void plugInTwoHosts() throws Exception {
    place = Workplace.numbered();
    var bridge = NamespaceNetwork.makeBridge(place.slot(), place.journal());
    a = NamespaceNetwork.make(bridge, place.slot(), 1, place.journal());
    b = NamespaceNetwork.make(bridge, place.slot(), 2, place.journal());
    echo = on(b, () -> new ServerSocket(PORT));
    Thread.ofVirtual().start(this::answer);
  }

  @AfterEach
  void unplug() throws IOException {
    echo.close();
    place.clear();
    place.close();
  }

  @Test
  void hostsReachEachOtherAndThisMachineReachesThem() throws Exception {
    assertThat(on(a, () -> roundTrip(1))).isLessThan(Duration.ofSeconds(5));
    assertThat(roundTrip(1)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aHostCutOffIsSilentAndComesBackWhenHealed() throws Exception {
    var cuts = new Cuts(b, place.folder());
    cuts.inbound();
    cuts.outbound();
    assertThat(on(a, this::isSilent)).isTrue();
    cuts.heal();
    assertThat(on(a, () -> roundTrip(1))).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aCutInOneDirectionIsEnoughForSilence() throws Exception {
    var cuts = new Cuts(b, place.folder());
    cuts.outbound();
    assertThat(on(a, this::isSilent)).isTrue();
    cuts.heal();
    cuts.inbound();
    assertThat(on(a, this::isSilent)).isTrue();
  }

  @Test
  void aCutBetweenTwoHostsLeavesOthersAlone() throws Exception {
    var cuts = new Cuts(b, place.folder());
    cuts.inboundFrom(a.address());
    cuts.outboundTo(a.address());
    assertThat(on(a, this::isSilent)).isTrue();
    assertThat(roundTrip(1)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aSlowCableDelaysBothWaysAndCarriesLargeSegmentsWhole() throws Exception {
    try (var _ = SlowCable.plugIn(b, Duration.ofMillis(50), 0, place.journal())) {
      assertThat(on(a, () -> roundTrip(1))).isGreaterThan(Duration.ofMillis(200));
      // Far more than one frame: checksums and segments left open by the kernel must come through.
      on(a, () -> roundTrip(2_000_000));
    }
    assertThat(on(a, () -> roundTrip(1))).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aLossyCableLosesPacketsAndNoBytes() throws Exception {
    try (var _ = SlowCable.plugIn(b, Duration.ZERO, 0.05, place.journal())) {
      on(a, () -> roundTrip(200_000));
    }
  }

  @Test
  void processesAreFoundByTheirNamespace() throws Exception {
    new ProcessBuilder(a.inside(java.util.List.of("sleep", "600"))).start();
    var group = NamespaceNetwork.group(a.name()).orElseThrow();
    Waiting.until(
        () -> !group.members().isEmpty(), Duration.ofSeconds(20), () -> "sleep not found");
    assertThat(NamespaceNetwork.group(b.name()).orElseThrow().members()).isEmpty();
    group.kill();
    assertThat(group.members()).isEmpty();
  }

  /** Time to connect, send that many bytes and have them all back. */
  private Duration roundTrip(int bytes) throws IOException {
    var sent = new byte[bytes];
    Arrays.fill(sent, (byte) 7);
    long from = System.nanoTime();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(b.address(), PORT), 20_000);
      socket.setSoTimeout(20_000);
      var writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  socket.getOutputStream().write(sent);
                  socket.shutdownOutput();
                } catch (IOException e) {
                  // The reader below fails and tells.
                }
              });
      var back = socket.getInputStream().readAllBytes();
      writer.join();
      assertThat(back).isEqualTo(sent);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private boolean isSilent() throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(b.address(), PORT), 400);
      return false;
    } catch (SocketTimeoutException e) {
      return true; // neither an answer nor a refusal
    }
  }

  private void answer() {
    while (!echo.isClosed()) {
      try (var client = echo.accept()) {
        client.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException e) {
        // One client gone, or the test over.
      }
    }
  }

  private static <T> T on(NamespaceNetwork host, Callable<T> task) throws Exception {
    var future = new FutureTask<>(task);
    host.threads().newThread(future).start();
    return future.get(60, TimeUnit.SECONDS);
  }
}
