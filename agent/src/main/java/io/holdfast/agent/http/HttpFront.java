package io.holdfast.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.api.ClusterSecret;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.Problem;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on one address and answers by a list of rules; one virtual thread per request. */
public final class HttpFront implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("holdfast.http");
  private static final int BACKLOG = 256;

  static {
    // The JDK's server reads these once. They bound what slow or many clients can hold on to.
    limit("sun.net.httpserver.nodelay", "true");
    limit("sun.net.httpserver.maxReqTime", "10");
    limit("sun.net.httpserver.idleInterval", "30");
    limit("sun.net.httpserver.maxIdleConnections", "200");
    limit("sun.net.httpserver.maxReqHeaders", "50");
    limit("sun.net.httpserver.maxReqHeaderSize", "32768");
    limit("jdk.httpserver.maxConnections", "500");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final ClusterSecret secret;
  private final List<Rule> rules;

  private HttpFront(HttpServer server, ClusterSecret secret, List<Rule> rules) {
    this.server = server;
    this.secret = secret;
    this.rules = List.copyOf(rules);
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  /**
   * Begins to listen and to answer.
   *
   * @throws HoldfastException {@link ErrorCode#ADDRESS_IN_USE} when it cannot listen there
   */
  static HttpFront open(InetSocketAddress address, ClusterSecret secret, List<Rule> rules) {
    try {
      var front = new HttpFront(HttpServer.create(address, BACKLOG), secret, rules);
      front.server.setExecutor(front.threads);
      front.server.createContext("/", front::handle);
      front.server.start();
      return front;
    } catch (BindException e) {
      throw new HoldfastException(
          ErrorCode.ADDRESS_IN_USE,
          "the agent cannot listen on %s:%d: %s"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw new HoldfastException(ErrorCode.INTERNAL, "the HTTP server cannot be started: " + e, e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      var _ = threads.awaitTermination(1, java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      send(exchange, answer(exchange));
    } catch (IOException e) {
      log.debug("a client went away: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException, InterruptedException {
    try {
      return dispatch(exchange);
    } catch (HoldfastException e) {
      return Answer.problem(Problem.of(e));
    } catch (RuntimeException e) {
      log.error("unexpected fault while answering {}", exchange.getRequestURI().getPath(), e);
      return Answer.problem(
          Problem.of(ErrorCode.INTERNAL, "the agent could not answer; see its log"));
    }
  }

  private Answer dispatch(HttpExchange exchange) throws IOException, InterruptedException {
    var path = exchange.getRequestURI().getPath();
    var method = exchange.getRequestMethod();
    var known = false;
    for (var rule : rules) {
      var variables = rule.match(path);
      if (variables.isPresent()) {
        known = true;
        if (rule.method().equals(method)
            || (rule.method().equals("GET") && method.equals("HEAD"))) {
          return rule.guarded() && !isShown(exchange)
              ? secretRefused(method, path)
              : rule.handler().answer(Call.of(exchange, variables.get()));
        }
      }
    }
    return Answer.problem(
        known
            ? Problem.of(
                ErrorCode.METHOD_NOT_ALLOWED, "%s cannot be asked of %s".formatted(method, path))
            : Problem.of(ErrorCode.UNKNOWN_PATH, "there is nothing at %s".formatted(path)));
  }

  private boolean isShown(HttpExchange exchange) {
    return secret.isShownBy(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static Answer secretRefused(String method, String path) {
    return Answer.problem(
        Problem.of(
            ErrorCode.SECRET_REFUSED,
            "%s %s acts on the cluster and needs the cluster secret, which was missing or wrong"
                .formatted(method, path)),
        Map.of("WWW-Authenticate", "Bearer realm=\"holdfast\""));
  }

  private static void send(HttpExchange exchange, Answer answer)
      throws IOException, InterruptedException {
    var headers = exchange.getResponseHeaders();
    var head = exchange.getRequestMethod().equals("HEAD");
    switch (answer) {
      case Answer.Whole(var status, var contentType, var text, var more) -> {
        var body = text.getBytes(StandardCharsets.UTF_8);
        headers.set("Content-Type", contentType);
        headers.set("Cache-Control", "no-store");
        more.forEach(headers::set);
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
          exchange.getResponseBody().write(body);
        }
      }
      case Answer.Stream(var contentType, var writer) -> {
        headers.set("Content-Type", contentType);
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        writer.write(exchange.getResponseBody());
      }
    }
  }

  /** An operator's own setting, given as a system property, counts. */
  private static void limit(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
