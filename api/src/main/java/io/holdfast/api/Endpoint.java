package io.holdfast.api;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every path of the REST interface, on port 7400 of each host unless the spec says otherwise; any
 * host answers. Described in {@code openapi.yaml}.
 */
public enum Endpoint {
  /** 200 as long as the agent's process lives. Answers {@link Health}. */
  HEALTH("GET", "/health", false),
  /** 200 when the agent knows a controller and its members are as they should be, else 503. */
  HEALTH_READY("GET", "/health/ready", false),
  METRICS("GET", "/metrics", false),
  OPENAPI("GET", "/openapi.yaml", false),
  /** Answers {@link ClusterStatus}. */
  CLUSTER("GET", "/api/v1/cluster", false),
  /** Takes {@link SwitchoverRequest} and answers {@link Operation} with status 202. */
  SWITCHOVER("POST", "/api/v1/services/{service}/switchover", true),
  /** Takes {@link FailoverRequest} and answers {@link Operation} with status 202. */
  FAILOVER("POST", "/api/v1/services/{service}/failover", true),
  /** Takes {@link RestartRequest} and answers {@link Operation} with status 202. */
  RESTART("POST", "/api/v1/services/{service}/restart", true),
  PAUSE("POST", "/api/v1/services/{service}/pause", true),
  RESUME("POST", "/api/v1/services/{service}/resume", true),
  /** Takes {@link SwitchoverRequest} and answers {@link Operation} with status 202. */
  STACK_SWITCHOVER("POST", "/api/v1/stacks/{stack}/switchover", true),
  STACK_PAUSE("POST", "/api/v1/stacks/{stack}/pause", true),
  STACK_RESUME("POST", "/api/v1/stacks/{stack}/resume", true),
  /** Answers {@link Operation}. */
  OPERATION("GET", "/api/v1/operations/{id}", false),
  /**
   * Answers {@link EventPage}: the events after the parameter {@code after}, or the newest. With
   * {@code Accept: text/event-stream} server-sent events instead, each with its number as {@code
   * id}, resumed with the header {@code Last-Event-ID}.
   */
  EVENTS("GET", "/api/v1/events", false);

  /** Which endpoint a request is for, and what stands for the placeholder in its path. */
  public record Match(Endpoint endpoint, String argument) {}

  private final String method;
  private final String path;
  private final boolean acting;

  Endpoint(String method, String path, boolean acting) {
    this.method = method;
    this.path = path;
    this.acting = acting;
  }

  public String method() {
    return method;
  }

  /** The path, with a placeholder in braces where it has one. */
  public String path() {
    return path;
  }

  /** Whether it changes something and so needs the cluster secret. */
  public boolean isActing() {
    return acting;
  }

  /** The path with the argument in place of its placeholder. */
  public String path(String argument) {
    return prefix() + argument + suffix();
  }

  /** The endpoints of that path by method; empty when there is no such path. */
  public static Map<String, Match> at(String requested) {
    return Stream.of(values())
        .flatMap(endpoint -> endpoint.match(requested).stream())
        .collect(Collectors.toUnmodifiableMap(match -> match.endpoint().method, match -> match));
  }

  private Optional<Match> match(String requested) {
    if (!path.contains("{")) {
      return path.equals(requested) ? Optional.of(new Match(this, "")) : Optional.empty();
    }
    if (!requested.startsWith(prefix())
        || !requested.endsWith(suffix())
        || requested.length() <= prefix().length() + suffix().length()) {
      return Optional.empty();
    }
    var argument = requested.substring(prefix().length(), requested.length() - suffix().length());
    return argument.contains("/") ? Optional.empty() : Optional.of(new Match(this, argument));
  }

  private String prefix() {
    return path.substring(0, path.indexOf('{'));
  }

  private String suffix() {
    return path.substring(path.indexOf('}') + 1);
  }
}
