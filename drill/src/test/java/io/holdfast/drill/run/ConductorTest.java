package io.holdfast.drill.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.api.ClusterSecret;
import io.holdfast.api.DrillPreview;
import io.holdfast.api.DrillRequest;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.Problem;
import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.drill.Endpoint;
import io.holdfast.drill.LedgerEngine;
import io.holdfast.drill.LedgerException;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.Wire;
import io.holdfast.testkit.ScratchServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where nothing can be measured, nothing is struck. */
@Timeout(180)
class ConductorTest {
  private static final String ADDRESS = "127.0.0.83";
  private static final int PORT = 55484;
  private static final Duration CALM = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ServiceId SERVICE = new ServiceId("api");
  private static final String BEGINNING = "POST /api/v1/drills";

  /** An agent that lets every drill be planned and none begin, and a program beside it. */
  private final HttpServer server;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> progress = new CopyOnWriteArrayList<>();

  ConductorTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(ADDRESS, 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> say(exchange, 404, bytes("no such page")));
    server.createContext("/ledger", exchange -> say(exchange, 201, new byte[0]));
    server.createContext("/health", exchange -> say(exchange, 200, bytes("well")));
    server.createContext(
        "/api/v1/drill-plans",
        exchange ->
            say(
                exchange,
                200,
                WireFormat.write(
                    new DrillPreview(
                        DrillKind.PROCESS_KILLED,
                        SERVICE,
                        null,
                        0,
                        true,
                        List.of(),
                        List.of("it is killed")))));
    server.createContext(
        "/api/v1/drills",
        exchange ->
            say(
                exchange,
                409,
                WireFormat.write(Problem.of(ErrorCode.REFUSED, "no drill begins here"))));
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  /** A mistyped path once had the primary struck at every due time of a schedule. */
  @Test
  void aLedgerThatNobodyKeepsIsToldAndNothingIsStruck() {
    assertThatThrownBy(() -> run(program(LedgerEngine.HTTP, "/ledgr")))
        .isInstanceOf(LedgerException.class)
        .hasMessage(
            "No write to api was acknowledged before the fault, so nothing was struck; clients were"
                + " told mostly 'write unknown: 404 no such page'; check the path /ledgr"
                + " (--ledger-path, in a schedule ledgerPath): a POST below it is answered with 201");
    assertThat(asked).doesNotContain(BEGINNING);
  }

  @Test
  void aProgramThatAnswersNoQuestionIsToldAndNothingIsStruck() {
    assertThatThrownBy(() -> run(program(LedgerEngine.HTTP_ANSWERS, "/helth")))
        .isInstanceOf(LedgerException.class)
        .hasMessageStartingWith("No question to api was answered before the fault")
        .hasMessageContaining("404 no such page")
        .hasMessageContaining("check the path /helth (--ask-path");
    assertThat(asked).doesNotContain(BEGINNING);
  }

  @Test
  void aUserWhoMayNotWriteIsToldAndNothingIsStruck() throws IOException {
    try (var _ = ScratchServer.redis(ADDRESS, PORT);
        var wire = new Wire(ADDRESS, PORT, Deadline.after(LONG))) {
      var user = ScratchServer.USER;
      var _ =
          wire.exchange(
              List.of(
                  List.of("AUTH", user, ScratchServer.PASSWORD),
                  List.of("ACL", "SETUSER", user, "-rpush")),
              Deadline.after(LONG));
      assertThatThrownBy(() -> run(redis()))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("write refused: NOPERM")
          .hasMessageContaining("check that user app may RPUSH");
    }
    assertThat(asked).doesNotContain(BEGINNING);
  }

  @Test
  void whereWritesAreAcknowledgedTheDrillIsBegun() {
    assertThatThrownBy(() -> run(program(LedgerEngine.HTTP, "/ledger")))
        .isInstanceOf(HoldfastException.class)
        .hasMessage("no drill begins here");
    assertThat(asked).contains(BEGINNING);
  }

  @Test
  void whereQuestionsAreAnsweredTheDrillIsBegun() {
    assertThatThrownBy(() -> run(program(LedgerEngine.HTTP_ANSWERS, "/health")))
        .isInstanceOf(HoldfastException.class)
        .hasMessage("no drill begins here");
    assertThat(asked).contains(BEGINNING);
  }

  private void run(LedgerPlan ledger) throws InterruptedException {
    var _ =
        Conductor.run(
            new Conductor.Order(
                List.of(URI.create("http://%s:%d".formatted(ADDRESS, port()))),
                ClusterSecret.of("a".repeat(ClusterSecret.MIN_LENGTH)),
                new DrillRequest(DrillKind.PROCESS_KILLED, SERVICE, null, null, null),
                ledger,
                CALM,
                "tested",
                null),
            progress::add);
  }

  private LedgerPlan program(LedgerEngine engine, String path) {
    return plan(engine, port(), path, "", "");
  }

  private static LedgerPlan redis() {
    return plan(LedgerEngine.REDIS, PORT, "", ScratchServer.USER, ScratchServer.PASSWORD);
  }

  private static LedgerPlan plan(
      LedgerEngine engine, int port, String database, String user, String password) {
    return LedgerPlan.through(
            engine,
            LedgerPlan.Route.GATEWAY,
            List.of(new Endpoint(ADDRESS, port)),
            database,
            user,
            password)
        .withDeadlines(Duration.ofSeconds(5), LONG);
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void say(HttpExchange exchange, int status, byte[] body) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
