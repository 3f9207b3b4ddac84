package io.holdfast.examples.messages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The HTTP server.
 *
 * <ul>
 *   <li>{@code POST /messages/ROOM}: stores the body. 201: it is stored. 503: it is not. Anything
 *       else: not known.
 *   <li>{@code GET /messages/ROOM}: all messages of the room, one a line.
 *   <li>{@code GET /messages/ROOM/newest}: the newest one, from the cache where it is there; the
 *       header {@code Source} says where it came from.
 *   <li>{@code DELETE /messages/ROOM}: removes all messages of the room.
 *   <li>{@code GET /health}: 200 while the program lives.
 *   <li>{@code GET /health/ready}: 200 when clients may come, else 503; either way with a line for
 *       each thing that it depends on.
 * </ul>
 */
final class MessageServer {
  private static final int BACKLOG = 500;
  private static final int LONGEST_BODY = 1_000;
  private static final int DRAIN_SECONDS = 25;
  private static final String MESSAGES = "/messages/";
  private static final String NEWEST = "/newest";

  private final Database database;
  private final Cache cache;
  private final HttpServer http;

  /** Requests that are being answered, and one party for the server itself. */
  private final Phaser answering = new Phaser(1);

  private volatile boolean draining;

  MessageServer(Settings settings, Database database, Cache cache) throws IOException {
    this.database = database;
    this.cache = cache;
    http = HttpServer.create(settings.listen(), BACKLOG);
    http.createContext(
        MESSAGES,
        exchange -> {
          answering.register();
          try {
            answer(exchange, messages(exchange));
          } finally {
            answering.arriveAndDeregister();
          }
        });
    http.createContext("/health", exchange -> answer(exchange, new Answer(200, "alive")));
    http.createContext("/health/ready", exchange -> answer(exchange, ready()));
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  }

  /** What a request is answered with. */
  private record Answer(int status, String text, String source) {
    Answer(int status, String text) {
      this(status, text, "");
    }
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return http.getAddress();
  }

  void start() {
    http.start();
  }

  /** Takes no new clients, finishes what was begun, then lets go of database and cache. */
  void drain() {
    draining = true;
    try {
      answering.awaitAdvanceInterruptibly(answering.arrive(), DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // Whoever is still waiting has waited for longer than anybody is promised.
    }
    http.stop(0);
    database.close();
    cache.close();
  }

  private Answer messages(HttpExchange exchange) throws IOException {
    var room = exchange.getRequestURI().getPath().substring(MESSAGES.length());
    var body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
    try {
      if (exchange.getRequestMethod().equals("POST")) {
        return body.length > LONGEST_BODY
            ? new Answer(413, "a message has at most %d bytes".formatted(LONGEST_BODY))
            : store(room, new String(body, StandardCharsets.UTF_8));
      }
      if (exchange.getRequestMethod().equals("DELETE")) {
        return remove(room);
      }
      return room.endsWith(NEWEST)
          ? newest(room.substring(0, room.length() - NEWEST.length()))
          : new Answer(200, String.join("\n", database.read(room)), "database");
    } catch (Unavailable e) {
      return new Answer(
          503, "the database cannot be reached, nothing was changed: " + e.getMessage());
    } catch (SQLException e) {
      return new Answer(500, "the database failed: " + e.getMessage());
    }
  }

  private Answer store(String room, String body) throws Unavailable, SQLException {
    database.store(room, body);
    try {
      cache.remember(room, body);
      return new Answer(201, "stored");
    } catch (Unavailable | IOException e) {
      return new Answer(201, "stored, but not in the cache: " + e.getMessage());
    }
  }

  private Answer remove(String room) throws Unavailable, SQLException {
    database.remove(room);
    try {
      cache.forget(room);
      return new Answer(200, "removed");
    } catch (Unavailable | IOException e) {
      return new Answer(
          200, "removed, but for an hour perhaps not from the cache: " + e.getMessage());
    }
  }

  private Answer newest(String room) throws Unavailable, SQLException {
    try {
      var remembered = cache.newest(room);
      if (remembered.isPresent()) {
        return new Answer(200, remembered.get(), "cache");
      }
    } catch (Unavailable | IOException e) {
      // The database knows too.
    }
    var all = database.read(room);
    return all.isEmpty()
        ? new Answer(404, "no message in " + room)
        : new Answer(200, all.getLast(), "database");
  }

  private Answer ready() {
    var stored = said("database", database::ping);
    var cached = said("cache", cache::ping);
    var good = !draining && stored.endsWith("ok") && cached.endsWith("ok");
    return new Answer(
        good ? 200 : 503,
        String.join("\n", stored, cached, draining ? "draining" : "taking requests"));
  }

  private interface Ping {
    void ping() throws Exception;
  }

  private static String said(String name, Ping ping) {
    try {
      ping.ping();
      return name + ": ok";
    } catch (Exception e) {
      return "%s: %s".formatted(name, e.getMessage());
    }
  }

  private void answer(HttpExchange exchange, Answer answer) throws IOException {
    var bytes = (answer.text() + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    if (!answer.source().isEmpty()) {
      exchange.getResponseHeaders().set("Source", answer.source());
    }
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
