package io.holdfast.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that answers what a test tells it to, and remembers what it was asked. */
final class FakeAgent implements AutoCloseable {
  /** What to do with one request. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  FakeAgent() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.61"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Method and path, as {@code GET /api/v1/cluster}. */
  FakeAgent on(String request, Answer answer) {
    answers.put(request, answer);
    return this;
  }

  FakeAgent on(String request, int status, Object document) {
    return on(request, exchange -> send(exchange, status, WireFormat.write(document)));
  }

  URI uri() {
    return URI.create("http://127.0.0.61:" + server.getAddress().getPort());
  }

  /** Requests so far: method, path, then the body if there was one. */
  List<String> asked() {
    return asked;
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add((request + " " + body).strip());
    var answer = answers.get(request);
    if (answer == null) {
      send(
          exchange,
          404,
          WireFormat.write(Problem.of(ErrorCode.UNKNOWN_PATH, "nothing at " + request)));
    } else {
      answer.to(exchange);
    }
  }
}
