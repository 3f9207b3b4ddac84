package io.holdfast.agent.http;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The health endpoints of one service on one host, with Patroni's paths, status codes and the part
 * of its document that proxies and monitors read, so that a HAProxy configuration written for
 * Patroni works unchanged. Patroni's own description: its documentation, "Patroni REST API".
 *
 * <p>Answered from what this host knows, so they go on working without a controller.
 */
public final class PatroniEndpoints {
  private static final int YES = 200;
  private static final int NO = 503;

  private static final List<String> PRIMARY =
      List.of("/", "/primary", "/master", "/leader", "/read-write");
  private static final List<String> SYNC = List.of("/sync", "/synchronous", "/quorum");
  private static final List<String> ASYNC = List.of("/async", "/asynchronous");
  private static final List<String> READ_ONLY_SYNC =
      List.of("/read-only-sync", "/read-only-synchronous", "/read-only-quorum");
  private static final List<String> NEVER = List.of("/standby-leader", "/standby_leader");

  private final ClusterSpec cluster;
  private final ServiceSpec service;
  private final HostId self;
  private final LocalView local;
  private final BooleanSupplier synchronous;

  /**
   * @param synchronous whether this host's member is in the ack set, as far as the controller says
   */
  public PatroniEndpoints(
      ClusterSpec cluster,
      ServiceSpec service,
      HostId self,
      LocalView local,
      BooleanSupplier synchronous) {
    this.cluster = cluster;
    this.service = service;
    this.self = self;
    this.local = local;
    this.synchronous = synchronous;
  }

  List<Rule> rules() {
    var rules = new ArrayList<Rule>();
    PRIMARY.forEach(path -> add(rules, path, _ -> code(isPrimary())));
    NEVER.forEach(path -> add(rules, path, _ -> NO));
    SYNC.forEach(
        path -> add(rules, path, call -> code(isReplica(call) && synchronous.getAsBoolean())));
    ASYNC.forEach(
        path -> add(rules, path, call -> code(isReplica(call) && !synchronous.getAsBoolean())));
    READ_ONLY_SYNC.forEach(path ->
        add(
            rules,
            path,
            call -> code(isPrimary() || (isReplica(call) && synchronous.getAsBoolean()))));
    add(rules, "/replica", call -> code(isReplica(call)));
    add(rules, "/read-only", call -> code(isPrimary() || isReplica(call)));
    add(rules, "/health", _ -> code(isRunning()));
    add(rules, "/readiness", call -> code(isPrimary() || (isReplica(call) && isStreaming())));
    add(rules, "/liveness", _ -> code(local.isStarted()));
    add(rules, "/patroni", _ -> YES);
    return rules;
  }

  /** The status code that a request is answered with. */
  @FunctionalInterface
  private interface Check {
    int statusOf(Call call);
  }

  private void add(List<Rule> rules, String path, Check check) {
    rules.add(Rule.open("GET", path, call -> Answer.json(check.statusOf(call), document())));
    rules.add(Rule.open("OPTIONS", path, call -> Answer.empty(check.statusOf(call))));
  }

  private static int code(boolean yes) {
    return yes ? YES : NO;
  }

  /** Open to clients, and by the newest route the one they are to use. */
  private boolean isPrimary() {
    var route = local.route(service.id());
    return local.engine(service.id()) instanceof EngineState.Primary primary
        && primary.open()
        && route != null
        && self.equals(route.primary())
        && !route.draining()
        && (service.isAdopted() || route.term().equals(primary.term()));
  }

  private boolean isReplica(Call call) {
    if (!(local.engine(service.id()) instanceof EngineState.Standby standby)) {
      return false;
    }
    var most = call.query().get("lag");
    return most == null || lagBytes(standby) <= ByteSizes.parse(most);
  }

  private boolean isStreaming() {
    return local.engine(service.id()) instanceof EngineState.Standby(_, _, Link.Attached link, _)
        && link.streaming();
  }

  private boolean isRunning() {
    return local.engine(service.id()) instanceof EngineState.Primary
        || local.engine(service.id()) instanceof EngineState.Standby;
  }

  /** What readers here do not see yet; a standby that receives nothing does not know, so: a lot. */
  private long lagBytes(EngineState.Standby standby) {
    return isStreaming()
        ? Math.max(0, standby.received().offset() - standby.replayed().offset())
        : Long.MAX_VALUE;
  }

  private Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    switch (local.engine(service.id())) {
      case EngineState.Primary primary -> {
        document.put("state", "running");
        document.put("role", isPrimary() ? "primary" : "replica");
        document.put("timeline", primary.term().number());
        document.put("xlog", Map.of("location", primary.written().offset()));
      }
      case EngineState.Standby standby -> {
        document.put("state", "running");
        document.put("role", "replica");
        document.put("timeline", standby.received().term().number());
        document.put(
            "xlog",
            Map.of(
                "received_location", standby.received().offset(),
                "replayed_location", standby.replayed().offset(),
                "paused", false));
        if (isStreaming()) {
          document.put("replication_state", "streaming");
        }
        if (synchronous.getAsBoolean()) {
          document.put("sync_standby", true);
        }
      }
      case EngineState.Starting _ -> stateOnly(document, "starting");
      case EngineState.Stopped _ -> stateOnly(document, "stopped");
      case null, default -> stateOnly(document, "unknown");
    }
    document.put(
        "patroni",
        Map.of(
            "version",
            "holdfast",
            "scope",
            cluster.name() + "/" + service.id(),
            "name",
            self.name()));
    return document;
  }

  private static void stateOnly(Map<String, Object> document, String state) {
    document.put("state", state);
    document.put("role", "replica");
  }
}
