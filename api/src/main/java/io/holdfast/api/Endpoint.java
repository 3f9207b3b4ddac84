package io.holdfast.api;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
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
  /**
   * Answers {@link MemberLogPage}: the newest lines, as many as the parameter {@code lines} says,
   * or those after the parameter {@code after}. A program may write anything, so this needs the
   * secret.
   */
  LOGS("GET", "/api/v1/services/{service}/members/{host}/logs", true),
  /** Answers {@link DrillList}. */
  DRILLS("GET", "/api/v1/drills", false),
  /** Takes {@link DrillRequest} and answers {@link DrillPreview}; changes nothing. */
  DRILL_PLAN("POST", "/api/v1/drill-plans", true),
  /** Takes {@link DrillRequest} and answers {@link DrillRun} with status 202. */
  DRILL_BEGIN("POST", "/api/v1/drills", true),
  /** Answers {@link DrillRun}. */
  DRILL("GET", "/api/v1/drills/{number}", false),
  /** Takes {@link DrillSight} and answers {@link DrillRun}. */
  DRILL_WATCH("POST", "/api/v1/drills/{number}/watch", true),
  /** Answers {@link DrillRun}. */
  DRILL_ABORT("POST", "/api/v1/drills/{number}/abort", true),
  /** Takes a report, of which {@link DrillFiling} is read, and answers {@link DrillRun}. */
  DRILL_FILE("POST", "/api/v1/drills/{number}/report", true),
  /** Answers a report as it was filed. */
  DRILL_REPORT("GET", "/api/v1/drills/{number}/report", false),
  /** Answers {@link Operation}. */
  OPERATION("GET", "/api/v1/operations/{id}", false),
  /**
   * Answers {@link EventPage}: the events after the parameter {@code after}, or the newest. With
   * {@code Accept: text/event-stream} server-sent events instead, each with its number as {@code
   * id}, resumed with the header {@code Last-Event-ID}.
   */
  EVENTS("GET", "/api/v1/events", false);

  /**
   * Which endpoint a request is for, and what stands for the placeholders in its path, separated by
   * slashes.
   */
  public record Match(Endpoint endpoint, String argument) {}

  private static final String PLACEHOLDER = "\\{[a-z]+\\}";

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

  /** The path, with placeholders in braces where it has some. */
  public String path() {
    return path;
  }

  /** Whether it needs the cluster secret: it changes something, or shows what may be secret. */
  public boolean isActing() {
    return acting;
  }

  /** The path with the arguments in place of its placeholders, in their order. */
  public String path(String... arguments) {
    var filled = path;
    for (var argument : arguments) {
      filled = filled.replaceFirst(PLACEHOLDER, Matcher.quoteReplacement(argument));
    }
    return filled;
  }

  /** The endpoints of that path by method; empty when there is no such path. */
  public static Map<String, Match> at(String requested) {
    return Stream.of(values())
        .flatMap(endpoint -> endpoint.match(requested).stream())
        .collect(Collectors.toUnmodifiableMap(match -> match.endpoint().method, match -> match));
  }

  private Optional<Match> match(String requested) {
    var asked = requested.split("/", -1);
    var mine = path.split("/", -1);
    if (asked.length != mine.length) {
      return Optional.empty();
    }
    var arguments = new ArrayList<String>();
    for (int i = 0; i < mine.length; i++) {
      if (mine[i].matches(PLACEHOLDER) && !asked[i].isEmpty()) {
        arguments.add(asked[i]);
      } else if (!mine[i].equals(asked[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(new Match(this, String.join("/", arguments)));
  }
}
