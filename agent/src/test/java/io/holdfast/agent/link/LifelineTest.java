package io.holdfast.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.time.Ticker;
import io.holdfast.api.ClusterSecret;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.report.Sighting.Outcome;
import io.holdfast.core.spec.HostSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the end of a held connection proves, and what it does not. */
class LifelineTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private record Told(Outcome outcome, Instant at) {}

  /** An agent, as far as its end of the connection goes. */
  private static final class FakeAgent implements AutoCloseable {
    final ServerSocket server;
    final Socket held;

    FakeAgent(ServerSocket server) throws IOException {
      this.server = server;
      this.server.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      this.held = server.accept();
      var asked = new StringBuilder();
      while (!asked.toString().endsWith("\r\n\r\n")) {
        asked.append((char) held.getInputStream().read());
      }
      assertThat(asked).startsWith("GET " + Internal.LIFELINE + " ").contains("Authorization: ");
      say("HTTP/1.1 200 OK\r\nTransfer-encoding: chunked\r\n\r\n1\r\n.\r\n");
    }

    void say(String text) throws IOException {
      held.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
      server.close();
      held.close();
    }
  }

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final Ticker ticker = Ticker.monotonic();
  private Thread thread = Thread.ofVirtual().unstarted(() -> {});

  @AfterEach
  void end() throws InterruptedException {
    thread.interrupt();
    assertThat(thread.join(PATIENCE)).as("ends when interrupted").isTrue();
  }

  private ServerSocket listen(String address, int port) throws IOException {
    return new ServerSocket(port, 10, InetAddress.getByName(address));
  }

  private FakeAgent held(String address) throws IOException, InterruptedException {
    var server = listen(address, 0);
    var host = new HostSpec(new HostId("a"), address, null, false, server.getLocalPort(), 1);
    var lifeline =
        new Lifeline(
            host,
            ClusterSecret.of("s".repeat(ClusterSecret.MIN_LENGTH)),
            HEARTBEAT,
            ticker,
            (outcome, at) -> told.add(new Told(outcome, at)));
    thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                lifeline.hold();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    var agent = new FakeAgent(server);
    assertThat(next().outcome()).isEqualTo(Outcome.ANSWERED);
    return agent;
  }

  private Told next() throws InterruptedException {
    var next = told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  /** Whatever happened before, the next agent there is held, and nothing else was told. */
  private void assertNothingWasProven(int port) throws IOException, InterruptedException {
    try (var _ = new FakeAgent(listen("127.0.0.1", port))) {
      assertThat(next().outcome()).isEqualTo(Outcome.ANSWERED);
    }
  }

  /** What the kernel does when the process is killed. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aConnectionThatEndedInOrderAndIsThenRefusedIsAnEnd(String address)
      throws IOException, InterruptedException {
    var agent = held(address);
    var before = ticker.now();
    agent.close();
    var end = next();
    assertThat(end.outcome()).isEqualTo(Outcome.ENDED);
    assertThat(end.at()).isBetween(before, ticker.now());
    try (var _ = new FakeAgent(listen(address, agent.server.getLocalPort()))) {
      assertThat(next().outcome()).as("the next agent").isEqualTo(Outcome.ANSWERED);
    }
  }

  /** A firewall that rejects packets of connections that there are. */
  @Test
  void aConnectionThatWasResetProvesNothing() throws IOException, InterruptedException {
    var agent = held("127.0.0.1");
    agent.held.setSoLinger(true, 0);
    agent.close();
    assertNothingWasProven(agent.server.getLocalPort());
  }

  /**
   * An agent that lives may end an answer, and a firewall that lets known connections pass refuses
   * the next one.
   */
  @Test
  void anAnswerThatALivingAgentEndedProvesNothing() throws IOException, InterruptedException {
    var agent = held("127.0.0.1");
    agent.say("0\r\n\r\n");
    agent.close();
    assertNothingWasProven(agent.server.getLocalPort());
  }

  @Test
  void aConnectionThatIsMadeAnewAtOnceProvesNothing() throws IOException, InterruptedException {
    var agent = held("127.0.0.1");
    agent.held.close();
    try (var _ = new FakeAgent(agent.server)) {
      assertThat(next().outcome()).isEqualTo(Outcome.ANSWERED);
    }
  }
}
