package io.holdfast.testkit;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.Operation;
import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.HostId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The agents' interface, asked on whichever host answers. Thread-safe. */
public final class ClusterApi implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofMillis(500))
          .build();
  private final List<URI> agents;
  private final String secret;
  private volatile int lastGood;

  ClusterApi(List<URI> agents, String secret) {
    this.agents = agents;
    this.secret = secret;
  }

  /** What the first host that knows a controller says; else what any says; empty when none does. */
  public Optional<ClusterStatus> status() {
    var withoutController = Optional.<ClusterStatus>empty();
    int first = lastGood;
    for (int i = 0; i < agents.size(); i++) {
      int index = (first + i) % agents.size();
      var status = statusFrom(agents.get(index));
      if (status.filter(it -> it.controller() != null).isPresent()) {
        lastGood = index;
        return status;
      }
      withoutController = withoutController.or(() -> status);
    }
    return withoutController;
  }

  /**
   * Asks for a planned move of the service.
   *
   * @return the operation to follow
   * @throws TestkitException with the answer when it was refused or no host answered
   */
  public Operation switchover(String service, HostId to) {
    var answer =
        post("/api/v1/services/%s/switchover".formatted(service), "{\"to\":\"" + to + "\"}");
    return WireFormat.read(answer, Operation.class);
  }

  /** How far it is; empty when no host answers. */
  public Optional<Operation> operation(String id) {
    return agents.stream()
        .flatMap(agent -> get(agent.resolve("/api/v1/operations/" + id)).stream())
        .findFirst()
        .map(body -> WireFormat.read(body, Operation.class));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private Optional<ClusterStatus> statusFrom(URI agent) {
    return get(agent.resolve("/api/v1/cluster"))
        .map(body -> WireFormat.read(body, ClusterStatus.class));
  }

  private Optional<String> get(URI uri) {
    try {
      var response = http.send(authorized(uri).GET().build(), text());
      return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // this host does not answer; another may
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("interrupted while asking " + uri, e);
    }
  }

  private String post(String path, String json) {
    var refusals = new StringBuilder();
    for (var agent : agents) {
      try {
        var request =
            authorized(agent.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        var response = http.send(request, text());
        if (response.statusCode() / 100 == 2) {
          return response.body();
        }
        refusals.append("%n%s: %d %s".formatted(agent, response.statusCode(), response.body()));
      } catch (IOException e) {
        refusals.append("%n%s: %s".formatted(agent, e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TestkitException("interrupted while asking " + agent, e);
      }
    }
    throw new TestkitException("No host accepted %s:%s".formatted(path, refusals));
  }

  private HttpRequest.Builder authorized(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(ANSWER).header("Authorization", "Bearer " + secret);
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }
}
