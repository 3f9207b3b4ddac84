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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers over HTTP mean to a ledger. */
class HttpLedgerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int A_FEW = 30;

  private final List<String> stored = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile int answer = 201;
  private volatile boolean stores = true;
  private volatile boolean chunked;
  private volatile @Nullable String page;
  private final AtomicInteger pages = new AtomicInteger();

  HttpLedgerTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/kept/ledger",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (exchange.getRequestMethod().equals("GET")) {
            var instead = page;
            pages.addAndGet(instead == null ? 0 : 1);
            say(exchange, 200, instead == null ? String.join("\n", stored) : instead);
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

  /**
   * Programs of one page give it under every path that they do not know. Reading the rows back once
   * died of it, after the fault: nothing was judged, filed or removed.
   */
  @Test
  void aPageInPlaceOfTheRecordsIsSaidToBeOne() {
    page = "<!doctype html><html lang=en>%s</html>\n".formatted("<br>".repeat(1_000));
    try (var ledger = LedgerWorkload.start(plan(LedgerEngine.HTTP))) {
      await(ledger, Outcome.ACKNOWLEDGED);
      var history = ledger.stop();
      assertThatThrownBy(() -> LedgerAudit.check(history, Duration.ZERO))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("'<!doctype html><html lang=en><br>")
          .hasMessageEndingWith("...' instead of a record as in 0:17");
    }
  }

  /** It says nothing; what is there afterwards is read again. */
  @Test
  void aReaderThatIsShownAPageGoesOnReading() {
    try (var ledger = LedgerWorkload.start(plan(LedgerEngine.HTTP));
        var reader = LedgerReader.of(ledger)) {
      awaitAnswers(reader);
      page = "<!doctype html>";
      var shown = pages.get() + 2;
      Waiting.until(() -> pages.get() >= shown, PATIENCE, () -> "nobody asks any more");
      page = null;
      awaitAnswers(reader);
    }
  }

  /** A writer once died of each of these, and was an outage without an end from then on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 201 Created\r\nContent-Length: some\r\n\r\n",
        "HTTP/1.1 201 Created\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 201 Created\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 201 Created\r\nContent-Length\r\n\r\n",
        "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n<html>\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n"
      })
  void aWriterThatIsToldNonsenseDoesNotKnowAndGoesOnWriting(String nonsense) throws IOException {
    try (var babbler = new Babbler(nonsense);
        var ledger = LedgerWorkload.start(plan(LedgerEngine.HTTP, babbler.port()))) {
      await(ledger, Outcome.UNKNOWN);
      assertThat(ledger.stop().errors().keySet())
          .singleElement()
          .asString()
          .startsWith("write unknown: unexpected '")
          .contains("' instead of ");
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

  private static void awaitAnswers(LedgerReader reader) {
    var wanted = reader.reads().answered() + 2;
    Waiting.until(
        () -> reader.reads().answered() >= wanted, PATIENCE, () -> "nothing is read any more");
  }

  private LedgerPlan plan(LedgerEngine engine) {
    return plan(engine, server.getAddress().getPort());
  }

  private static LedgerPlan plan(LedgerEngine engine, int port) {
    return LedgerPlan.through(
            engine,
            LedgerPlan.Route.GATEWAY,
            List.of(new Endpoint("127.0.0.1", port)),
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
