package io.holdfast.agent;

import static io.holdfast.agent.AgentCluster.A;
import static io.holdfast.agent.AgentCluster.B;
import static io.holdfast.agent.AgentCluster.C;
import static io.holdfast.agent.AgentCluster.DB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.storage.StorageException;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.Event;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.Operation;
import io.holdfast.api.RestartRequest;
import io.holdfast.api.StatusReason;
import io.holdfast.api.SwitchoverRequest;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three agents, one a witness, through one day: each part goes on where the last one ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AgentTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private AgentCluster cluster;

  @SuppressWarnings("NullAway.Init") // before every test
  AgentTest() {}

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    cluster = new AgentCluster("agent-test", folder);
    cluster.start(A, B, C);
    var _ = cluster.awaitHealthy(A);
  }

  @AfterAll
  void stop() {
    cluster.close();
    http.close();
  }

  @Test
  @Order(1)
  void anyHostAnswersWithTheControllersView() throws InterruptedException {
    for (var host : List.of(A, B, C)) {
      var status = cluster.awaitHealthy(host);
      assertThat(status.services().getFirst().primary()).isEqualTo(A);
      assertThat(status.services().getFirst().canFailOver().answer()).isTrue();
    }
  }

  @Test
  @Order(2)
  void actingAndInternalCallsNeedTheSecret() throws Exception {
    for (var path :
        List.of(
            "/api/v1/services/db/switchover",
            "/api/v1/services/db/failover",
            "/api/v1/services/db/pause",
            "/internal/v1/report",
            "/internal/v1/goals",
            "/api/v1/services/db/restart",
            "/internal/v1/restart",
            "/internal/v1/incidents")) {
      assertThat(post(path, null).statusCode()).as(path).isEqualTo(401);
      var wrong = post(path, "Bearer a-secret-for-tests-of-32-characterz");
      assertThat(wrong.statusCode()).as(path).isEqualTo(401);
      assertThat(wrong.body()).contains("needs the cluster secret").doesNotContain("for-tests");
    }
    assertThat(get("/internal/v1/controller").statusCode()).isEqualTo(401);
  }

  @Test
  @Order(3)
  void readingNeedsNone() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").body()).contains("\"ready\":true");
    assertThat(get("/metrics").body())
        .contains("holdfast_member_primary{cluster=\"agent-test\",host=\"a\",service=\"db\"} 1");
    assertThat(get("/openapi.yaml").body()).startsWith("openapi:");
    assertThat(get("/api/v1/nothing").statusCode()).isEqualTo(404);
    assertThat(post("/api/v1/cluster", null).statusCode()).isEqualTo(405);
  }

  @Test
  @Order(4)
  void malformedAndOversizedBodiesAreRefused() throws Exception {
    var header = cluster.secret.header();
    assertThat(postBody("/api/v1/services/db/switchover", header, "{").statusCode()).isEqualTo(400);
    assertThat(postBody("/api/v1/services/db/switchover", header, "x".repeat(100_000)).statusCode())
        .isEqualTo(413);
    assertThat(postBody("/api/v1/services/nope/switchover", header, "{}").statusCode())
        .isEqualTo(404);
    assertThat(postBody("/internal/v1/report", header, "{\"host\":\"a\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  @Order(5)
  void aKilledEngineIsReplaced() throws InterruptedException {
    // Its log is as new as the other's, so it would lead again if it were back soon enough.
    cluster.world.holdStarts(A, true);
    try {
      cluster.world.kill(A);
      var status =
          cluster.await(
              C, "replaced", it -> primary(it, B, new Term(2)) && cluster.world.isServing(B));
      assertThat(cluster.world.isServing(A)).isFalse();
      assertThat(status.controller()).isNotNull();
    } finally {
      cluster.world.holdStarts(A, false);
    }
    var _ = cluster.awaitHealthy(C);
  }

  @Test
  @Order(6)
  void aSwitchoverIsFollowedThroughAnyHost() throws InterruptedException {
    try (var client = cluster.client(C, A, B)) {
      var begun = client.switchover(DB, new SwitchoverRequest(A));
      var ended = client.await(begun, Duration.ofSeconds(60), _ -> {});
      assertThat(ended.state()).as("%s", ended).isEqualTo(Operation.State.DONE);
      assertThat(ended.steps()).isNotEmpty();
      assertThatThrownBy(() -> client.switchover(DB, new SwitchoverRequest(new HostId("c"))))
          .isInstanceOfSatisfying(
              HoldfastException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.REFUSED));
    }
    var _ = cluster.awaitHealthy(B);
  }

  @Test
  @Order(7)
  void aProxyConfiguredForPatroniFindsThePrimary() throws Exception {
    // The route comes to a host after the service is said to be healthy, and so does the ack set.
    awaitPatroni(A, "/primary", 200);
    awaitPatroni(B, "/sync", 200);
    assertThat(patroni(A, "HEAD", "/")).isEqualTo(200);
    assertThat(patroni(A, "GET", "/master")).isEqualTo(200);
    assertThat(patroni(A, "GET", "/replica")).isEqualTo(503);
    assertThat(patroni(A, "GET", "/read-only")).isEqualTo(200);
    assertThat(patroni(B, "GET", "/primary")).isEqualTo(503);
    assertThat(patroni(B, "OPTIONS", "/replica?lag=1MB")).isEqualTo(200);
    assertThat(patroni(B, "GET", "/sync")).isEqualTo(200);
    assertThat(patroni(B, "GET", "/async")).isEqualTo(503);
    assertThat(patroni(B, "GET", "/health")).isEqualTo(200);
    assertThat(patroni(B, "GET", "/readiness")).isEqualTo(200);
    assertThat(patroni(B, "GET", "/liveness")).isEqualTo(200);
    assertThat(patroni(B, "GET", "/patroni")).isEqualTo(200);
  }

  /** It would go on sending clients to a primary that is about to leave them. */
  @Test
  @Order(8)
  void aProxyConfiguredForPatroniLeavesAPrimaryThatIsHandingOver() throws Exception {
    cluster.world.holdDrains(true);
    try (var client = cluster.client(C, A, B)) {
      var begun = client.switchover(DB, new SwitchoverRequest(B));
      awaitPatroni(A, "/primary", 503);
      assertThat(patroni(B, "OPTIONS", "/primary")).isEqualTo(503);
      cluster.world.holdDrains(false);
      assertThat(client.await(begun, Duration.ofSeconds(60), _ -> {}).state())
          .isEqualTo(Operation.State.DONE);
      awaitPatroni(B, "/primary", 200);

      var _ = cluster.awaitHealthy(C);
      var back = client.switchover(DB, new SwitchoverRequest(A));
      assertThat(client.await(back, Duration.ofSeconds(60), _ -> {}).state())
          .isEqualTo(Operation.State.DONE);
    } finally {
      cluster.world.holdDrains(false);
    }
    var _ = cluster.awaitHealthy(B);
  }

  private void awaitPatroni(HostId host, String path, int status) throws Exception {
    var deadline = Instant.now().plusSeconds(60);
    while (patroni(host, "OPTIONS", path) != status) {
      assertThat(Instant.now()).as("%s of %s", path, host).isBefore(deadline);
      Thread.sleep(20);
    }
  }

  private int patroni(HostId host, String method, String path)
      throws IOException, InterruptedException {
    var uri =
        URI.create(
            "http://%s:%d%s"
                .formatted(cluster.spec.host(host).address(), cluster.patroniPort, path));
    return http.send(
            HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  /** Liveness is local (S10): the engine does not notice. */
  @Test
  @Order(9)
  void aRestartedAgentAdoptsItsEngine() throws InterruptedException {
    var before = cluster.awaitHealthy(C).services().getFirst();
    cluster.stop(A);
    assertThat(cluster.world.isServing(A)).isTrue();
    var _ =
        cluster.await(
            C, "noticed", status -> status.hosts().getFirst().state().name().equals("DOWN"));
    cluster.start(A);
    var after = cluster.awaitHealthy(A).services().getFirst();

    assertThat(after.term()).isEqualTo(before.term());
    assertThat(after.primary()).isEqualTo(A);
  }

  @Test
  @Order(10)
  void pausedMeansLeftAlone() throws InterruptedException {
    try (var client = cluster.client(B)) {
      assertThat(client.pause(DB).state()).isNotEqualTo(Operation.State.REFUSED);
      var _ =
          cluster.await(
              B, "paused", status -> status.services().getFirst().state().word().equals("paused"));
      var _ = client.resume(DB);
      var _ = cluster.awaitHealthy(B);
    }
  }

  /** Each begins while the one before is being written, and none has to be asked for twice. */
  @Test
  @Order(11)
  void requestsInARowWaitTheirTurn() throws InterruptedException {
    try (var client = cluster.client(B)) {
      for (int i = 0; i < 10; i++) {
        inTurn(() -> client.pause(DB));
        inTurn(() -> client.resume(DB));
      }
    }
    var _ = cluster.awaitHealthy(B);
  }

  /** What an operator asks for. */
  @FunctionalInterface
  private interface Request {
    Operation send() throws InterruptedException;
  }

  /**
   * A disk that holds up the one before for longer than that is no reason to be refused at once.
   */
  private static void inTurn(Request request) throws InterruptedException {
    var patience = Instant.now().plusSeconds(60);
    while (true) {
      var sent = System.nanoTime();
      try {
        assertThat(request.send().state()).isNotEqualTo(Operation.State.REFUSED);
        return;
      } catch (HoldfastException refusal) {
        assertThat(refusal.reason().map(StatusReason::code)).contains("NOT_STEADY");
        assertThat(Duration.ofNanos(System.nanoTime() - sent))
            .as("it has waited for its turn")
            .isGreaterThan(Duration.ofSeconds(1));
        assertThat(Instant.now()).isBefore(patience);
      }
    }
  }

  @Test
  @Order(12)
  void aRollingRestartTakesTheStandbyAndMovesThePrimary() throws InterruptedException {
    var before = cluster.awaitHealthy(C).services().getFirst();
    cluster.world.needsRestart(A);
    cluster.world.needsRestart(B);
    var _ = cluster.await(C, "waiting for a restart", status -> waiting(status) == 2);
    try (var client = cluster.client(C, B)) {
      var steps = new ArrayList<Operation.Step>();
      var ended = restart(client, steps);
      assertThat(ended.state()).as("%s", ended).isEqualTo(Operation.State.DONE);
      assertThat(steps).extracting(Operation.Step::text).anyMatch(it -> it.contains("b"));
    }
    var after = cluster.awaitHealthy(C);
    assertThat(waiting(after)).isZero();
    assertThat(primary(after, B, before.term().next())).isTrue();
    try (var client = cluster.client(B)) {
      var again = client.restart(DB, new RestartRequest(null, null));
      assertThat(again.state()).isEqualTo(Operation.State.DONE);
      assertThat(Objects.requireNonNull(again.result()).code()).isEqualTo("NOTHING_PENDING");
      var back = client.switchover(DB, new SwitchoverRequest(A));
      assertThat(client.await(back, Duration.ofSeconds(60), _ -> {}).state())
          .isEqualTo(Operation.State.DONE);
    }
    var _ = cluster.awaitHealthy(B);
  }

  /** When the controller changes meanwhile, the operator is told to ask again, and does. */
  private Operation restart(HoldfastClient client, List<Operation.Step> steps)
      throws InterruptedException {
    while (true) {
      var begun = client.restart(DB, new RestartRequest(null, null));
      var ended = client.await(begun, Duration.ofSeconds(60), steps::add);
      var result = ended.result();
      if (result == null || !result.code().equals("RESTART_INTERRUPTED")) {
        return ended;
      }
      var _ = cluster.awaitHealthy(C);
    }
  }

  private static long waiting(ClusterStatus status) {
    return status.services().getFirst().members().stream()
        .filter(member -> member.pendingRestart() != null && !member.pendingRestart().isEmpty())
        .count();
  }

  @Test
  @Order(13)
  void theLogTellsWhatHappenedAndCanBeResumed() throws Exception {
    try (var client = cluster.client(B)) {
      var page = client.events(0);
      assertThat(page.events()).extracting(Event::reason).contains("FORMED", "PRIMARY_STOPPED");
      assertThat(page.last()).isEqualTo(page.events().getLast().number());

      var stream =
          http.send(
              HttpRequest.newBuilder(cluster.api(B).resolve("/api/v1/events"))
                  .header("Accept", "text/event-stream")
                  .header("Last-Event-ID", String.valueOf(page.last() - 1))
                  .build(),
              HttpResponse.BodyHandlers.ofLines());
      try (var lines = stream.body()) {
        assertThat(lines.filter(line -> line.startsWith("id:")).findFirst())
            .contains("id: " + page.last());
      }
    }
  }

  @Test
  @Order(14)
  void withoutAControllerAHostTellsWhatItKnows() throws InterruptedException {
    cluster.stop(B);
    cluster.stop(C);
    var status = cluster.await(A, "alone", it -> it.controller() == null);

    assertThat(Objects.requireNonNull(status.problem()).code()).isEqualTo("NO_CONTROLLER");
    assertThat(status.services().getFirst().members().getFirst().role().name())
        .isEqualTo("PRIMARY");
    assertThat(cluster.world.isServing(A)).as("S10").isTrue();
    try (var client = new HoldfastClient(List.of(cluster.api(A)), cluster.secret)) {
      assertThatThrownBy(() -> client.pause(DB))
          .isInstanceOfSatisfying(
              HoldfastException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NO_CONTROLLER));
    }
  }

  @Test
  @Order(15)
  void aSecondAgentInTheSameFolderIsRefused() {
    assertThatThrownBy(() -> cluster.start(A))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("Another agent is using");
  }

  private static boolean primary(ClusterStatus status, HostId host, Term term) {
    var db = status.services().getFirst();
    return host.equals(db.primary()) && db.term().equals(term);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, @Nullable String header)
      throws IOException, InterruptedException {
    return postBody(path, header, "{}");
  }

  private HttpResponse<String> postBody(String path, @Nullable String header, String body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body));
    if (header != null) {
      request.header("Authorization", header);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return cluster.api(A).resolve(path);
  }
}
