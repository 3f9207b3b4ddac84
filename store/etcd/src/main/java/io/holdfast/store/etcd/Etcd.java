package io.holdfast.store.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks etcd's members over their JSON gateway: the one that answered last first, the next one when
 * it does not answer in time. Every question here may be asked twice without harm. Thread-safe.
 */
final class Etcd implements AutoCloseable {
  static final String RANGE = "/v3/kv/range";
  static final String TRANSACTION = "/v3/kv/txn";
  static final String GRANT = "/v3/lease/grant";
  static final String KEEP_ALIVE = "/v3/lease/keepalive";
  static final String REVOKE = "/v3/lease/revoke";

  private static final String AUTHENTICATE = "/v3/auth/authenticate";
  private static final String WATCH = "/v3/watch";

  /** Between two rounds in which no member answered. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final List<URI> endpoints;
  private final @Nullable Login login;
  private final Duration attempt;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;
  private final AtomicInteger preferred;
  private volatile @Nullable String token;

  Etcd(EtcdSettings settings) {
    this.endpoints = settings.endpoints();
    this.login = settings.login();
    this.attempt = settings.timing().attempt();
    // Hosts begin with different members, so that not all of them hang on one.
    this.preferred =
        new AtomicInteger(Math.floorMod(settings.self().name().hashCode(), endpoints.size()));
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(attempt)
            .executor(threads);
    if (settings.tls() != null) {
      builder.sslContext(settings.tls());
    }
    this.http = builder.build();
  }

  /** Asks until a member answers or the deadline is over. */
  Answer ask(String path, ObjectNode question, Deadline deadline) throws InterruptedException {
    var body = question.toString();
    var trouble = "there was no time to ask";
    boolean askedBefore = false;
    while (!deadline.isOver()) {
      for (int i = 0; i < endpoints.size() && !deadline.isOver(); i++) {
        int index = preferred.get();
        switch (askOne(endpoints.get(index), path, body, deadline)) {
          case Reply.Answered(var answer) -> {
            return new Answer.Given(answer, askedBefore);
          }
          case Reply.Refused(var why) -> {
            return new Answer.Refused(why);
          }
          case Reply.LoginOver(var why) -> trouble = why;
          case Reply.Trouble(var why) -> {
            trouble = why;
            askedBefore = true;
            preferred.compareAndSet(index, (index + 1) % endpoints.size());
          }
        }
      }
      Thread.sleep(Duration.ofNanos(Math.min(PAUSE.toNanos(), deadline.left().toNanos())));
    }
    return new Answer.None(trouble);
  }

  /**
   * Begins to watch; a member that hangs is passed over next time.
   *
   * @return a line of JSON for every message, until it is closed
   * @throws IOException when no stream came of it, with what went wrong
   */
  InputStream watch(ObjectNode request, Deadline deadline)
      throws IOException, InterruptedException {
    int index = preferred.get();
    var endpoint = endpoints.get(index);
    if (login != null && token == null && !(logIn(endpoint, deadline) instanceof Reply.Answered)) {
      throw new IOException("%s does not let user %s in".formatted(endpoint, login.user()));
    }
    var sent =
        http.sendAsync(request(endpoint, WATCH, request.toString()), BodyHandlers.ofInputStream());
    try {
      var response = sent.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      if (response.statusCode() == 200) {
        return response.body();
      }
      try (var body = response.body()) {
        token = null;
        throw new IOException(new String(body.readNBytes(4096), StandardCharsets.UTF_8).strip());
      }
    } catch (TimeoutException | ExecutionException e) {
      sent.cancel(true);
      preferred.compareAndSet(index, (index + 1) % endpoints.size());
      throw new IOException("%s: %s".formatted(endpoint, sentence(e)), e);
    }
  }

  private Reply askOne(URI endpoint, String path, String body, Deadline deadline)
      throws InterruptedException {
    if (login != null && token == null) {
      var reply = logIn(endpoint, deadline);
      if (!(reply instanceof Reply.Answered)) {
        return reply;
      }
    }
    var reply = send(endpoint, path, body, deadline);
    if (reply instanceof Reply.LoginOver) {
      token = null;
    }
    return reply;
  }

  private Reply logIn(URI endpoint, Deadline deadline) throws InterruptedException {
    if (login == null) {
      throw new IllegalStateException("no login is set");
    }
    var question = Json.object().put("name", login.user()).put("password", login.password());
    var reply = send(endpoint, AUTHENTICATE, question.toString(), deadline);
    if (reply instanceof Reply.Answered(var answer)) {
      token = answer.path("token").asString("");
    }
    return reply;
  }

  private Reply send(URI endpoint, String path, String body, Deadline deadline)
      throws InterruptedException {
    var patience = Math.min(attempt.toNanos(), deadline.left().toNanos());
    var sent = http.sendAsync(request(endpoint, path, body), BodyHandlers.ofString());
    try {
      var response = sent.get(patience, TimeUnit.NANOSECONDS);
      return Reply.of(endpoint, response.statusCode(), response.body());
    } catch (TimeoutException | ExecutionException e) {
      sent.cancel(true);
      return new Reply.Trouble("%s: %s".formatted(endpoint, sentence(e)));
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw e;
    }
  }

  private HttpRequest request(URI endpoint, String path, String body) {
    var request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .header("Content-Type", "application/json")
            // A member without a leader says so at once, and ends its watches, instead of waiting.
            .header("Grpc-Metadata-hasleader", "true")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    var shown = token;
    if (shown != null && !path.equals(AUTHENTICATE)) {
      request.header("Authorization", shown);
    }
    return request.build();
  }

  private static String sentence(Exception failure) {
    if (failure instanceof TimeoutException) {
      return "no answer in time";
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ConnectException && cause.getMessage() == null) {
      return "no connection";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
