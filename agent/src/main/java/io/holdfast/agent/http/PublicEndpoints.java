package io.holdfast.agent.http;

import io.holdfast.agent.control.Controller;
import io.holdfast.agent.link.HttpPeers;
import io.holdfast.agent.link.Internal;
import io.holdfast.agent.link.Reply;
import io.holdfast.api.Endpoint;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.FailoverRequest;
import io.holdfast.api.Health;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.OpenApi;
import io.holdfast.api.Operation;
import io.holdfast.api.Problem;
import io.holdfast.api.StatusReason;
import io.holdfast.api.SwitchoverRequest;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Names;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.Request;
import io.holdfast.core.spec.ClusterSpec;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The REST interface for people and programs. Any host answers: what only the controller can answer
 * is passed on to it once.
 */
public final class PublicEndpoints {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final ClusterSpec cluster;
  private final HostId self;
  private final Controller controller;
  private final LocalView local;
  private final HttpPeers peers;
  private final EventPages events;
  private final MetricsPage metrics;

  public PublicEndpoints(
      ClusterSpec cluster,
      HostId self,
      Controller controller,
      LocalView local,
      HttpPeers peers,
      EventPages events,
      MetricsPage metrics) {
    this.cluster = cluster;
    this.self = self;
    this.controller = controller;
    this.local = local;
    this.peers = peers;
    this.events = events;
    this.metrics = metrics;
  }

  List<Rule> rules() {
    return List.of(
        Rule.of(Endpoint.HEALTH, _ -> Answer.json(200, new Health(true, List.of()))),
        Rule.of(Endpoint.HEALTH_READY, _ -> ready()),
        Rule.of(Endpoint.CLUSTER, this::cluster),
        Rule.of(Endpoint.EVENTS, this::events),
        Rule.of(Endpoint.OPERATION, this::operation),
        Rule.of(Endpoint.SWITCHOVER, this::switchover),
        Rule.of(Endpoint.FAILOVER, this::failover),
        Rule.of(
            Endpoint.PAUSE,
            call -> act(call, Operation.Kind.PAUSE, new Request.Pause(), new byte[0])),
        Rule.of(
            Endpoint.RESUME,
            call -> act(call, Operation.Kind.RESUME, new Request.Resume(), new byte[0])),
        Rule.of(
            Endpoint.METRICS, _ -> Answer.text(200, "text/plain; version=0.0.4", metrics.text())),
        Rule.of(Endpoint.OPENAPI, _ -> Answer.text(200, OpenApi.CONTENT_TYPE, OpenApi.yaml())));
  }

  private Answer ready() {
    var reasons = local.notReady().stream().map(StatusReason::of).toList();
    return Answer.json(reasons.isEmpty() ? 200 : 503, new Health(reasons.isEmpty(), reasons));
  }

  private Answer cluster(Call call) throws InterruptedException {
    var own = controller.status(DEADLINE);
    if (own.isPresent()) {
      return Answer.json(200, own.get());
    }
    return passOn(call, new byte[0]).orElseGet(() -> Answer.json(200, local.status()));
  }

  private Answer events(Call call) throws InterruptedException {
    if (events.isHere()) {
      return events.answer(call);
    }
    return passOn(call, new byte[0]).orElseGet(PublicEndpoints::noController);
  }

  private Answer operation(Call call) throws InterruptedException {
    var id = call.variable("id");
    if (controller.isLeading()) {
      return controller
          .operation(id, DEADLINE)
          .map(operation -> Answer.json(200, operation))
          .orElseThrow(() ->
              new HoldfastException(
                  ErrorCode.UNKNOWN_OPERATION, "there is no operation %s".formatted(id)));
    }
    return passOn(call, new byte[0]).orElseGet(PublicEndpoints::noController);
  }

  private Answer switchover(Call call) throws IOException, InterruptedException {
    var body = call.body(Call.MAX_BODY_BYTES);
    var request = Call.parse(body, SwitchoverRequest.class);
    return act(call, Operation.Kind.SWITCHOVER, request.toRequest(), body);
  }

  private Answer failover(Call call) throws IOException, InterruptedException {
    var body = call.body(Call.MAX_BODY_BYTES);
    var request = Call.parse(body, FailoverRequest.class);
    return act(call, Operation.Kind.FAILOVER, request.toRequest(), body);
  }

  private Answer act(Call call, Operation.Kind kind, Request request, byte[] body)
      throws InterruptedException {
    var service = service(call.variable("service"));
    if (!controller.isLeading()) {
      return passOn(call, body).orElseGet(PublicEndpoints::noController);
    }
    return controller
        .begin(service, kind, request, DEADLINE)
        .map(PublicEndpoints::begun)
        .orElseGet(() ->
            Answer.problem(
                Problem.of(
                    ErrorCode.OUTCOME_UNKNOWN,
                    "the controller did not answer in time to the %s of %s"
                        .formatted(kind.name().toLowerCase(Locale.ROOT), service))));
  }

  private static Answer begun(Operation operation) {
    var result = operation.result();
    if (operation.state() != Operation.State.REFUSED || result == null) {
      return Answer.json(202, operation);
    }
    var refusal = Problem.of(ErrorCode.REFUSED, result.text());
    return Answer.problem(
        new Problem(
            refusal.type(),
            refusal.title(),
            refusal.status(),
            refusal.detail(),
            refusal.code(),
            refusal.number(),
            refusal.retryable(),
            refusal.whatToDo(),
            result));
  }

  private ServiceId service(String name) {
    if (Names.isValid(name)) {
      var id = new ServiceId(name);
      if (cluster.services().stream().anyMatch(service -> service.id().equals(id))) {
        return id;
      }
    }
    throw new HoldfastException(
        ErrorCode.UNKNOWN_SERVICE, "there is no service '%s'".formatted(name));
  }

  /** The controller's answer; empty when there is none, or this call was passed on already. */
  private Optional<Answer> passOn(Call call, byte[] body) throws InterruptedException {
    var to = local.controller().filter(host -> !host.equals(self));
    if (to.isEmpty() || call.header(Internal.FORWARDED_HEADER).isPresent()) {
      return Optional.empty();
    }
    var reply = peers.forward(to.get(), self, call.method(), call.pathAndQuery(), body, DEADLINE);
    return switch (reply) {
      case Reply.Answered<HttpResponse<byte[]>>(var response) -> Optional.of(same(response));
      case Reply.Silent<HttpResponse<byte[]>> _ when !call.method().equals("GET") ->
          Optional.of(
              Answer.problem(
                  Problem.of(
                      ErrorCode.OUTCOME_UNKNOWN,
                      "the controller on %s did not answer in time".formatted(to.get()))));
      default -> Optional.empty();
    };
  }

  private static Answer same(HttpResponse<byte[]> response) {
    return new Answer.Whole(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse("application/json"),
        new String(response.body(), StandardCharsets.UTF_8),
        Map.of());
  }

  private static Answer noController() {
    return Answer.problem(
        Problem.of(
            ErrorCode.NO_CONTROLLER,
            "no controller is known here: the quorum has no leader, or it cannot be reached"));
  }
}
