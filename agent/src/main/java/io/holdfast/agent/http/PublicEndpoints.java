package io.holdfast.agent.http;

import io.holdfast.agent.control.Controller;
import io.holdfast.agent.control.OperationAnswer;
import io.holdfast.agent.link.HttpPeers;
import io.holdfast.api.Endpoint;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.FailoverRequest;
import io.holdfast.api.Health;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.OpenApi;
import io.holdfast.api.Operation;
import io.holdfast.api.Problem;
import io.holdfast.api.RestartRequest;
import io.holdfast.api.StatusReason;
import io.holdfast.api.SwitchoverRequest;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Names;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.leader.Request;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.stack.StackRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The REST interface for people and programs. Any host answers: what only the controller can answer
 * is passed on to it once.
 */
public final class PublicEndpoints {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final byte[] NO_BODY = {};

  private final ClusterSpec cluster;
  private final Controller controller;
  private final LocalView local;
  private final Forwarding forwarding;
  private final EventPages events;
  private final MetricsPage metrics;
  private final MemberLogs logs;

  public PublicEndpoints(
      ClusterSpec cluster,
      HostId self,
      Controller controller,
      LocalView local,
      HttpPeers peers,
      EventPages events,
      MetricsPage metrics,
      MemberLogs logs) {
    this.cluster = cluster;
    this.controller = controller;
    this.local = local;
    this.forwarding = new Forwarding(self, local, peers);
    this.events = events;
    this.metrics = metrics;
    this.logs = logs;
  }

  List<Rule> rules() {
    var all = new ArrayList<>(ownRules());
    all.addAll(new DrillEndpoints(controller, forwarding).rules());
    return all;
  }

  private List<Rule> ownRules() {
    return List.of(
        Rule.of(Endpoint.HEALTH, _ -> Answer.json(200, new Health(true, List.of()))),
        Rule.of(Endpoint.HEALTH_READY, _ -> ready()),
        Rule.of(Endpoint.CLUSTER, this::cluster),
        Rule.of(Endpoint.EVENTS, this::events),
        Rule.of(Endpoint.OPERATION, this::operation),
        Rule.of(Endpoint.LOGS, call -> logs.answer(call, spec(call.variable("service")))),
        Rule.of(Endpoint.SWITCHOVER, this::switchover),
        Rule.of(Endpoint.FAILOVER, this::failover),
        Rule.of(Endpoint.RESTART, this::restart),
        Rule.of(
            Endpoint.PAUSE, call -> act(call, Operation.Kind.PAUSE, new Request.Pause(), NO_BODY)),
        Rule.of(
            Endpoint.RESUME,
            call -> act(call, Operation.Kind.RESUME, new Request.Resume(), NO_BODY)),
        Rule.of(Endpoint.STACK_SWITCHOVER, this::stackSwitchover),
        Rule.of(
            Endpoint.STACK_PAUSE,
            call -> act(call, Operation.Kind.PAUSE, new StackRequest.Pause(), NO_BODY)),
        Rule.of(
            Endpoint.STACK_RESUME,
            call -> act(call, Operation.Kind.RESUME, new StackRequest.Resume(), NO_BODY)),
        Rule.of(
            Endpoint.METRICS, _ -> Answer.text(200, "text/plain; version=0.0.4", metrics.text())),
        Rule.of(Endpoint.OPENAPI, _ -> Answer.text(200, OpenApi.CONTENT_TYPE, OpenApi.yaml())));
  }

  private Answer ready() {
    var reasons = local.notReady().stream().map(StatusReason::of).toList();
    return Answer.json(reasons.isEmpty() ? 200 : 503, new Health(reasons.isEmpty(), reasons));
  }

  private Answer cluster(Call call) throws InterruptedException {
    return forwarding
        .attempt(
            call,
            NO_BODY,
            () -> controller.status(DEADLINE).map(status -> Answer.json(200, status)))
        .orElseGet(() -> Answer.json(200, local.status()));
  }

  private Answer events(Call call) throws InterruptedException {
    return events.isHere()
        ? events.answer(call)
        : forwarding.insist(call, NO_BODY, Optional::empty);
  }

  private Answer operation(Call call) throws InterruptedException {
    return forwarding.insist(call, NO_BODY, () -> ownOperation(call.variable("id")));
  }

  private Optional<Answer> ownOperation(String id) throws InterruptedException {
    return controller
        .operation(id, DEADLINE)
        .map(answer ->
            switch (answer) {
              case OperationAnswer.Known(var operation) -> Answer.json(200, operation);
              case OperationAnswer.NeverGiven _ ->
                  Answer.problem(
                      Problem.of(
                          ErrorCode.UNKNOWN_OPERATION, "there is no operation %s".formatted(id)));
            });
  }

  private Answer switchover(Call call) throws IOException, InterruptedException {
    var body = call.body(Call.MAX_BODY_BYTES);
    var request = Call.parse(body, SwitchoverRequest.class);
    return act(call, Operation.Kind.SWITCHOVER, request.toRequest(), body);
  }

  private Answer stackSwitchover(Call call) throws IOException, InterruptedException {
    var body = call.body(Call.MAX_BODY_BYTES);
    var request = new StackRequest.Switchover(Call.parse(body, SwitchoverRequest.class).to());
    return act(call, Operation.Kind.SWITCHOVER, request, body);
  }

  private Answer failover(Call call) throws IOException, InterruptedException {
    var body = call.body(Call.MAX_BODY_BYTES);
    var request = Call.parse(body, FailoverRequest.class);
    return act(call, Operation.Kind.FAILOVER, request.toRequest(), body);
  }

  private Answer restart(Call call) throws IOException, InterruptedException {
    var body = call.body(Call.MAX_BODY_BYTES);
    var request = Call.parse(body, RestartRequest.class);
    return act(
        call,
        Operation.Kind.RESTART,
        body,
        service ->
            controller.restart(service, request.isForAll(), request.allowsDowntime(), DEADLINE));
  }

  private Answer act(Call call, Operation.Kind kind, Request request, byte[] body)
      throws InterruptedException {
    return act(call, kind, body, service -> controller.begin(service, kind, request, DEADLINE));
  }

  private Answer act(Call call, Operation.Kind kind, StackRequest request, byte[] body)
      throws InterruptedException {
    var stack = stack(call.variable("stack"));
    return forwarding.insist(
        call,
        body,
        () -> begin(stack.name(), kind, () -> controller.begin(stack, kind, request, DEADLINE)));
  }

  /** Weighs a request; empty when the controller did not answer in time. */
  private interface Begin {
    Optional<Operation> of(ServiceId service) throws InterruptedException;
  }

  /** The same, of whatever it is about. */
  private interface Begun {
    Optional<Operation> operation() throws InterruptedException;
  }

  private Answer act(Call call, Operation.Kind kind, byte[] body, Begin begin)
      throws InterruptedException {
    var service = service(call.variable("service"));
    return forwarding.insist(
        call, body, () -> begin(service.name(), kind, () -> begin.of(service)));
  }

  private Optional<Answer> begin(String name, Operation.Kind kind, Begun begin)
      throws InterruptedException {
    if (!controller.isLeading()) {
      return Optional.empty();
    }
    return Optional.of(
        begin
            .operation()
            .map(PublicEndpoints::begun)
            .orElseGet(() ->
                Answer.problem(
                    Problem.of(
                        ErrorCode.OUTCOME_UNKNOWN,
                        "the controller did not answer in time to the %s of %s"
                            .formatted(kind.name().toLowerCase(Locale.ROOT), name)))));
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

  private StackId stack(String name) {
    if (Names.isValid(name)) {
      var id = new StackId(name);
      if (cluster.stacks().stream().anyMatch(stack -> stack.id().equals(id))) {
        return id;
      }
    }
    throw new HoldfastException(ErrorCode.UNKNOWN_STACK, "there is no stack '%s'".formatted(name));
  }

  private ServiceId service(String name) {
    return spec(name).id();
  }

  private ServiceSpec spec(String name) {
    if (Names.isValid(name)) {
      var id = new ServiceId(name);
      var found =
          cluster.services().stream().filter(service -> service.id().equals(id)).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new HoldfastException(
        ErrorCode.UNKNOWN_SERVICE, "there is no service '%s'".formatted(name));
  }
}
