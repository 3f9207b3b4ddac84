package io.holdfast.agent.link;

import io.holdfast.agent.time.Ticker;
import io.holdfast.api.ClusterSecret;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Names;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.spi.engine.Incident;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Calls other agents over HTTP, showing the cluster secret. Thread-safe. */
public final class HttpPeers implements Peers, AutoCloseable {
  /** What a call may take beyond the time that the other side takes for what is asked. */
  private static final Duration TRANSIT = Duration.ofSeconds(1);

  private final ClusterSpec cluster;
  private final ClusterSecret secret;
  private final HttpClient client;

  public HttpPeers(ClusterSpec cluster, ClusterSecret secret) {
    this.cluster = cluster;
    this.secret = secret;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  @Override
  public Reply<HostGoals> report(HostId controller, HostReport report, Duration deadline)
      throws InterruptedException {
    return post(
        controller,
        Internal.REPORT,
        report,
        deadline,
        body -> WireFormat.read(body, HostGoals.class));
  }

  @Override
  public Reply<Boolean> goals(HostId host, HostGoals goals, Duration deadline)
      throws InterruptedException {
    return post(host, Internal.GOALS, goals, deadline, _ -> true);
  }

  @Override
  public Reply<Boolean> incidents(HostId controller, List<Incident> incidents, Duration deadline)
      throws InterruptedException {
    return post(
        controller, Internal.INCIDENTS, new Internal.Incidents(incidents), deadline, _ -> true);
  }

  @Override
  public Reply<Internal.Restarted> restart(HostId host, Internal.Restart asked)
      throws InterruptedException {
    return post(
        host,
        Internal.RESTART,
        asked,
        asked.deadline().plus(TRANSIT),
        body -> WireFormat.read(body, Internal.Restarted.class));
  }

  @Override
  public Reply<FaultAnswer> fault(HostId host, Internal.FaultCall call, Duration deadline)
      throws InterruptedException {
    return post(
        host, Internal.FAULT, call, deadline, body -> WireFormat.read(body, FaultAnswer.class));
  }

  @Override
  public void holdLifeline(HostId host, Ticker ticker, Lifeline.Watcher watcher)
      throws InterruptedException {
    new Lifeline(cluster.host(host), secret, cluster.detection().heartbeat(), ticker, watcher)
        .hold();
  }

  @Override
  public Sighting.Outcome ping(HostId host, Duration deadline) throws InterruptedException {
    return Ping.of(cluster.host(host), deadline);
  }

  @Override
  public Optional<HostId> askForController(HostId host, Duration deadline)
      throws InterruptedException {
    var reply =
        send(
            request(host, Internal.CONTROLLER, deadline).GET().build(),
            body -> WireFormat.read(body, Internal.ControllerWord.class));
    return reply instanceof Reply.Answered<Internal.ControllerWord>(var word)
        ? Optional.ofNullable(word.controller())
        : Optional.empty();
  }

  /**
   * Passes a client's call on to another agent and returns its answer as it is.
   *
   * @param pathAndQuery as the client sent it
   */
  public Reply<HttpResponse<byte[]>> forward(
      HostId to, HostId from, String method, String pathAndQuery, byte[] body, Duration deadline)
      throws InterruptedException {
    var request =
        request(to, pathAndQuery, deadline)
            .header(Internal.FORWARDED_HEADER, from.name())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return exchange(request);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private <T> Reply<T> post(
      HostId host, String path, Object content, Duration deadline, Function<byte[], T> read)
      throws InterruptedException {
    var request =
        request(host, path, deadline)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(WireFormat.write(content)))
            .build();
    return send(request, read);
  }

  private HttpRequest.Builder request(HostId host, String path, Duration deadline) {
    return HttpRequest.newBuilder(URI.create(cluster.host(host).agentUrl() + path))
        .header("Authorization", secret.header())
        .timeout(deadline);
  }

  private <T> Reply<T> send(HttpRequest request, Function<byte[], T> read)
      throws InterruptedException {
    return switch (exchange(request)) {
      case Reply.Answered<HttpResponse<byte[]>>(var response) -> understood(response, read);
      case Reply.Refused<HttpResponse<byte[]>>(var why) -> new Reply.Refused<>(why);
      case Reply.Silent<HttpResponse<byte[]>>(var why) -> new Reply.Silent<>(why);
      case Reply.Declined<HttpResponse<byte[]>>(var status, var why, var controller) ->
          new Reply.Declined<>(status, why, controller);
    };
  }

  private static <T> Reply<T> understood(HttpResponse<byte[]> response, Function<byte[], T> read) {
    if (response.statusCode() / 100 == 2) {
      try {
        return new Reply.Answered<>(read.apply(response.body()));
      } catch (HoldfastException e) {
        return new Reply.Silent<>("its answer cannot be read: " + e.sentence());
      }
    }
    var controller =
        response
            .headers()
            .firstValue(Internal.CONTROLLER_HEADER)
            .filter(Names::isValid)
            .map(HostId::new)
            .orElse(null);
    return new Reply.Declined<>(
        response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), controller);
  }

  private Reply<HttpResponse<byte[]>> exchange(HttpRequest request) throws InterruptedException {
    try {
      return new Reply.Answered<>(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (HttpConnectTimeoutException e) {
      return new Reply.Silent<>("it cannot be reached");
    } catch (ConnectException e) {
      return new Reply.Refused<>("it cannot be connected to");
    } catch (IOException e) {
      return new Reply.Silent<>(String.valueOf(e));
    }
  }
}
