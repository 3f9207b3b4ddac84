package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HoldfastClientTest {
  private static final ServiceId DB = new ServiceId("db");
  private static final ClusterSecret SECRET = ClusterSecret.of("0123456789abcdef0123456789abcdef");
  private static final ClusterStatus STATUS =
      new ClusterStatus("demo", new HostId("b"), null, List.of(), List.of());

  private FakeAgent agent;
  private FakeAgent second;

  @BeforeEach
  void start() throws IOException {
    agent = new FakeAgent();
    second = new FakeAgent();
  }

  @AfterEach
  void stop() {
    agent.close();
    second.close();
  }

  @Test
  void readsTheClusterFromTheFirstAgentThatAnswers() throws Exception {
    second.on("GET /api/v1/cluster", 200, STATUS);
    try (var client = new HoldfastClient(List.of(nobody(), second.uri()), null)) {
      assertThat(client.cluster()).isEqualTo(STATUS);
    }
  }

  @Test
  void asksTheNextAgentWhenOneKnowsNoController() throws Exception {
    agent.on("GET /api/v1/cluster", 503, Problem.of(ErrorCode.NO_CONTROLLER, "no leader"));
    second.on("GET /api/v1/cluster", 200, STATUS);
    try (var client = new HoldfastClient(List.of(agent.uri(), second.uri()), null)) {
      assertThat(client.cluster()).isEqualTo(STATUS);
    }
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    try (var client = new HoldfastClient(List.of(nobody()), null)) {
      assertThatThrownBy(client::cluster)
          .isInstanceOfSatisfying(
              HoldfastException.class, fault -> hasCode(fault, ErrorCode.UNREACHABLE))
          .hasMessageContaining("no agent answers at http://127.0.0.61");
    }
  }

  @Test
  void showsTheSecretAndTheWishes() throws Exception {
    var shown = new LinkedBlockingQueue<Boolean>();
    agent.on(
        "POST /api/v1/services/db/switchover",
        exchange -> {
          shown.add(SECRET.isShownBy(exchange.getRequestHeaders().getFirst("Authorization")));
          FakeAgent.send(exchange, 202, WireFormat.write(operation(Operation.State.RUNNING)));
        });
    try (var client = new HoldfastClient(List.of(agent.uri()), SECRET)) {
      var operation = client.switchover(DB, new SwitchoverRequest(new HostId("b")));
      assertThat(operation.id()).isEqualTo("17");
    }
    assertThat(shown.poll(10, TimeUnit.SECONDS)).isTrue();
    assertThat(agent.asked()).containsExactly("POST /api/v1/services/db/switchover {\"to\":\"b\"}");
  }

  @Test
  void carriesARefusalWithItsReason() throws Exception {
    agent.on("POST /api/v1/services/db/pause", 409, Problem.refused(Reason.of(ReasonCode.PAUSED)));
    try (var client = new HoldfastClient(List.of(agent.uri(), second.uri()), SECRET)) {
      assertThatThrownBy(() -> client.pause(DB))
          .isInstanceOfSatisfying(
              HoldfastException.class,
              fault -> {
                hasCode(fault, ErrorCode.REFUSED);
                assertThat(fault.reason().orElseThrow().code()).isEqualTo("PAUSED");
              })
          .hasMessage("an operator paused automatic failover");
    }
    assertThat(second.asked()).as("a refusal is an answer").isEmpty();
  }

  /** The first agent may have begun what a second one would begin again. */
  @Test
  void neverSendsAnActingCallTwiceWhenTheAnswerIsLost() throws Exception {
    agent.on("POST /api/v1/services/db/resume", exchange -> exchange.close());
    try (var client = new HoldfastClient(List.of(agent.uri(), second.uri()), SECRET)) {
      assertThatThrownBy(() -> client.resume(DB))
          .isInstanceOfSatisfying(
              HoldfastException.class, fault -> hasCode(fault, ErrorCode.OUTCOME_UNKNOWN));
    }
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void tellsOfEachStepOnceAndOfTheEnd() throws Exception {
    var step = new Operation.Step(Instant.EPOCH, "draining");
    var other = new Operation.Step(Instant.EPOCH, "promoted");
    var running = operation(Operation.State.RUNNING, step);
    var answers = new AtomicInteger();
    agent.on(
        "GET /api/v1/operations/17",
        exchange -> {
          var ended = answers.incrementAndGet() > 2;
          var now = ended ? operation(Operation.State.DONE, step, other) : running;
          FakeAgent.send(exchange, 200, WireFormat.write(now));
        });
    var told = new ArrayList<Operation.Step>();
    try (var client = new HoldfastClient(List.of(agent.uri()), null)) {
      var ended = client.await(running, Duration.ofSeconds(30), told::add);
      assertThat(ended.state()).isEqualTo(Operation.State.DONE);
    }
    assertThat(told).containsExactly(step, other);
  }

  @Test
  void doesNotClaimToKnowHowAnEndlessOperationEnds() throws Exception {
    var running = operation(Operation.State.RUNNING);
    agent.on("GET /api/v1/operations/17", 200, running);
    try (var client = new HoldfastClient(List.of(agent.uri()), null)) {
      assertThatThrownBy(() -> client.await(running, Duration.ofMillis(200), _ -> {}))
          .isInstanceOfSatisfying(
              HoldfastException.class, fault -> hasCode(fault, ErrorCode.OUTCOME_UNKNOWN));
    }
  }

  @Test
  void resumesTheEventsWhereTheLinkWasLost() throws Exception {
    var resumedAfter = new LinkedBlockingQueue<String>();
    agent.on(
        "GET /api/v1/events",
        exchange -> {
          var after = exchange.getRequestHeaders().getFirst("Last-Event-ID");
          resumedAfter.add(after);
          exchange.sendResponseHeaders(200, 0);
          var out = exchange.getResponseBody();
          // The second stream repeats the event at the seam.
          for (var number : after.equals("4") ? List.of(5, 6) : List.of(6, 7)) {
            write(out, ": still here\n\nid: %d\ndata: %s\n\n".formatted(number, event(number)));
          }
          exchange.close();
        });
    var seen = new LinkedBlockingQueue<Long>();
    try (var client = new HoldfastClient(List.of(agent.uri()), null)) {
      var follower = Thread.ofVirtual().start(() -> follow(client, seen));
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(5);
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(6);
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(7);
      follower.interrupt();
      follower.join();
    }
    assertThat(resumedAfter).startsWith("4", "6");
  }

  @Test
  void readsAPageOfEvents() throws Exception {
    var page = new EventPage(List.of(eventOf(3)), 3);
    agent.on("GET /api/v1/events?after=2", 200, page);
    try (var client = new HoldfastClient(List.of(agent.uri()), null)) {
      assertThat(client.events(2)).isEqualTo(page);
    }
  }

  @Test
  void understandsAddressesAsPeopleWriteThem() {
    assertThat(HoldfastClient.agents("10.0.0.11, http://b:7500,c:1,http://[fd00::1]"))
        .containsExactly(
            URI.create("http://10.0.0.11:7400"),
            URI.create("http://b:7500"),
            URI.create("http://c:1"),
            URI.create("http://[fd00::1]:7400"));
    assertThatThrownBy(() -> HoldfastClient.agents("ftp://x"))
        .hasMessageContaining("expected http://HOST:PORT");
  }

  private static void follow(HoldfastClient client, LinkedBlockingQueue<Long> seen) {
    try {
      client.follow(4, event -> seen.add(event.number()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static Operation operation(Operation.State state, Operation.Step... steps) {
    var running = state == Operation.State.RUNNING;
    @Nullable Instant ended = running ? null : Instant.EPOCH;
    return new Operation(
        "17",
        Operation.Kind.SWITCHOVER,
        DB,
        null,
        state,
        Instant.EPOCH,
        ended,
        List.of(steps),
        running ? null : new StatusReason("TARGET_CAUGHT_UP", "b leads"));
  }

  private static String event(long number) {
    return WireFormat.writeText(eventOf(number));
  }

  private static Event eventOf(long number) {
    return new Event(
        number,
        Instant.EPOCH,
        Event.Severity.INFO,
        DB,
        null,
        null,
        "service.leading",
        null,
        "b leads");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void hasCode(HoldfastException fault, ErrorCode code) {
    assertThat(fault.code()).isEqualTo(code);
  }

  /** An address where nothing listens. */
  private static URI nobody() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.61"))) {
      return URI.create("http://127.0.0.61:" + socket.getLocalPort());
    }
  }
}
