package io.holdfast.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One request and its answer, with whichever agent answers. */
final class Exchange implements AutoCloseable {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final List<URI> agents;
  private final @Nullable ClusterSecret secret;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  Exchange(List<URI> agents, @Nullable ClusterSecret secret) {
    if (agents.isEmpty()) {
      throw new HoldfastException(ErrorCode.BAD_REQUEST, "no agent is named to speak to");
    }
    this.agents = List.copyOf(agents);
    this.secret = secret;
  }

  <T> T get(String path, Class<T> type) throws InterruptedException {
    return ask(request -> request.GET(), path, true, type);
  }

  <T> T post(String path, @Nullable Object body, Class<T> type) throws InterruptedException {
    var bytes = body == null ? new byte[0] : WireFormat.write(body);
    return ask(
        request ->
            request
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)),
        path,
        false,
        type);
  }

  /** Opens a stream of events at the first agent that gives one. */
  InputStream openEvents(long after) throws InterruptedException {
    return eachAgent(
        true,
        agent -> {
          var response =
              send(
                  request(agent, Endpoint.EVENTS.path())
                      .header("Accept", "text/event-stream")
                      .header("Last-Event-ID", Long.toString(after))
                      .GET(),
                  HttpResponse.BodyHandlers.ofInputStream());
          if (response.statusCode() == 200) {
            return response.body();
          }
          try (var body = response.body()) {
            throw refusal(response.statusCode(), body.readNBytes(WireFormat.MAX_BYTES));
          }
        });
  }

  @Override
  public void close() {
    // An orderly close would wait for open streams of events.
    http.shutdownNow();
  }

  private interface Shape {
    HttpRequest.Builder give(HttpRequest.Builder request);
  }

  private interface Attempt<T> {
    T at(URI agent) throws IOException, InterruptedException;
  }

  private <T> T ask(Shape shape, String path, boolean repeatable, Class<T> type)
      throws InterruptedException {
    return eachAgent(
        repeatable,
        agent -> {
          var response =
              send(
                  shape.give(request(agent, path).header("Accept", "application/json")),
                  HttpResponse.BodyHandlers.limiting(
                      HttpResponse.BodyHandlers.ofByteArray(), WireFormat.MAX_BYTES));
          if (response.statusCode() / 100 != 2) {
            throw refusal(response.statusCode(), response.body());
          }
          return WireFormat.read(response.body(), type);
        });
  }

  /** The first agent's answer that is one; what surely did nothing is tried at the next. */
  private <T> T eachAgent(boolean repeatable, Attempt<T> attempt) throws InterruptedException {
    HoldfastException last = null;
    for (var agent : agents) {
      try {
        return attempt.at(agent);
      } catch (IOException fault) {
        last = fault(agent, fault, repeatable);
      } catch (HoldfastException answer) {
        last = answer;
      }
      if (last.code() != ErrorCode.UNREACHABLE && last.code() != ErrorCode.NO_CONTROLLER) {
        throw last;
      }
    }
    var said = Objects.requireNonNull(last);
    throw agents.size() == 1 || said.code() != ErrorCode.UNREACHABLE ? said : nobody(said);
  }

  private HoldfastException nobody(HoldfastException last) {
    var all = agents.stream().map(URI::toString).collect(Collectors.joining(", "));
    return new HoldfastException(
        ErrorCode.UNREACHABLE,
        "none of the agents answers (%s); the last one: %s".formatted(all, last.sentence()),
        last);
  }

  private HttpRequest.Builder request(URI agent, String path) {
    var request = HttpRequest.newBuilder(agent.resolve(path)).timeout(ANSWER_TIMEOUT);
    if (secret != null) {
      request.header("Authorization", secret.header());
    }
    return request;
  }

  /** The deadline covers the body too, which the request's own time-out does not. */
  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    var answer = http.sendAsync(request.build(), handler);
    try {
      return answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException fault) {
      throw fault.getCause() instanceof IOException cause ? cause : new IOException(fault);
    } catch (TimeoutException late) {
      throw new IOException("no answer within " + ANSWER_TIMEOUT.toSeconds() + " s", late);
    } finally {
      answer.cancel(true);
    }
  }

  private static HoldfastException fault(URI agent, IOException fault, boolean repeatable) {
    var neverSent =
        fault instanceof ConnectException
            || fault instanceof HttpConnectTimeoutException
            || fault.getCause() instanceof UnresolvedAddressException;
    var said = Optional.ofNullable(fault.getMessage()).map(text -> ": " + text).orElse("");
    return repeatable || neverSent
        ? new HoldfastException(
            ErrorCode.UNREACHABLE, "no agent answers at %s%s".formatted(agent, said), fault)
        : new HoldfastException(
            ErrorCode.OUTCOME_UNKNOWN,
            "the agent at %s got the request and did not answer%s".formatted(agent, said),
            fault);
  }

  private static HoldfastException refusal(int status, byte[] body) {
    try {
      return WireFormat.read(body, Problem.class).toException();
    } catch (HoldfastException noProblem) {
      return new HoldfastException(
          status == 401 ? ErrorCode.SECRET_REFUSED : ErrorCode.INTERNAL,
          "the answer has status %d and is not one that Holdfast gives".formatted(status));
    }
  }
}
