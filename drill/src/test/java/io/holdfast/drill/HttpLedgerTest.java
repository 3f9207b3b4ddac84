package io.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What answers over HTTP mean to a ledger. */
class HttpLedgerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int A_FEW = 30;

  private final List<String> stored = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile int answer = 201;
  private volatile boolean stores = true;
  private volatile boolean chunked;

  HttpLedgerTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/kept/ledger",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (exchange.getRequestMethod().equals("GET")) {
            say(exchange, 200, String.join("\n", stored));
            return;
          }
          if (stores) {
            stored.add(body);
          }
          say(exchange, answer, "said");
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  @Test
  void whatIsCreatedIsAcknowledgedAndFoundAgain() {
    try (var ledger = LedgerWorkload.start(plan(LedgerEngine.HTTP))) {
      await(ledger, Outcome.ACKNOWLEDGED);
      var verdict = LedgerAudit.check(ledger.stop(), PATIENCE);
      assertThat(verdict.isClean()).as(verdict.sentence()).isTrue();
    }
  }

  @Test
  void whatIsGoneIsMissed() {
    stores = false;
    try (var ledger = LedgerWorkload.start(plan(LedgerEngine.HTTP))) {
      await(ledger, Outcome.ACKNOWLEDGED);
      var verdict = LedgerAudit.check(ledger.stop(), PATIENCE);
      assertThat(verdict.missing()).isEqualTo(verdict.acknowledged()).isPositive();
    }
  }

  /** 503 is the program's word that nothing was stored; a proxy's 502 is nobody's word. */
  @Test
  void onlyTheProgramsOwnRefusalIsOne() {
    try (var ledger = LedgerWorkload.start(plan(LedgerEngine.HTTP))) {
      answer = 503;
      stores = false;
      await(ledger, Outcome.REFUSED);
      answer = 502;
      await(ledger, Outcome.UNKNOWN);
      answer = 201;
      stores = true;
      await(ledger, Outcome.ACKNOWLEDGED);
    }
  }

  /** As servers do that do not know the length of what they say. */
  @Test
  void anAnswerInChunksIsUnderstood() {
    chunked = true;
    try (var ledger = LedgerWorkload.start(plan(LedgerEngine.HTTP))) {
      await(ledger, Outcome.ACKNOWLEDGED);
      var verdict = LedgerAudit.check(ledger.stop(), PATIENCE);
      assertThat(verdict.isClean()).as(verdict.sentence()).isTrue();
    }
  }

  @Test
  void ofAProgramThatKeepsNoLedgerNobodyKnowsWhatIsLost() {
    try (var ledger = LedgerWorkload.start(plan(LedgerEngine.HTTP_ANSWERS))) {
      await(ledger, Outcome.ACKNOWLEDGED);
      var history = ledger.stop();
      assertThatThrownBy(() -> LedgerAudit.check(history, Duration.ZERO))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("only whether /kept/ledger is answered");
    }
  }

  @Test
  void whatIsNoPathIsRefused() {
    assertThatThrownBy(() ->
            LedgerPlan.through(
                LedgerEngine.HTTP,
                LedgerPlan.Route.GATEWAY,
                List.of(new Endpoint("127.0.0.1", 80)),
                "/a b\r\nHost: other",
                "",
                ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no path of a program");
  }

  private static void await(LedgerWorkload ledger, Outcome outcome) {
    int wanted = ledger.history().count(outcome) + A_FEW;
    Waiting.until(
        () -> ledger.history().count(outcome) >= wanted,
        PATIENCE,
        () -> "no more writes are " + outcome + ": " + ledger.history().errors());
  }

  private LedgerPlan plan(LedgerEngine engine) {
    var address = server.getAddress();
    return LedgerPlan.through(
            engine,
            LedgerPlan.Route.GATEWAY,
            List.of(new Endpoint(address.getHostString(), address.getPort())),
            "/kept/ledger",
            "",
            "")
        .withLoad(2, 100);
  }

  private void say(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, chunked ? 0 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
