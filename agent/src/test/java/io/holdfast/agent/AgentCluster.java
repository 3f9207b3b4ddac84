package io.holdfast.agent;

import io.holdfast.agent.control.Measurer;
import io.holdfast.agent.fake.FakeWorld;
import io.holdfast.api.ClusterSecret;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.Event;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.DrillSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.spec.StartOrder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Three real agents in this process, with engines in memory. */
final class AgentCluster implements AutoCloseable {
  static final ServiceId DB = new ServiceId("db");
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId C = new HostId("c");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final ClusterSpec spec;
  final ClusterSecret secret = ClusterSecret.of("a-secret-for-tests-of-32-characters");
  final FakeWorld world;
  private final Path folder;
  final int patroniPort;
  private final Map<HostId, Agent> agents = new LinkedHashMap<>();

  AgentCluster(String name, Path folder) throws IOException {
    this(name, folder, DrillSpec.DEFAULT);
  }

  AgentCluster(String name, Path folder, DrillSpec drills) throws IOException {
    this.folder = folder;
    this.world = FakeWorld.of(name);
    var ports = freePorts(7);
    this.patroniPort = ports.getLast();
    var hosts =
        List.of(
            new HostSpec(A, "127.0.0.77", null, false, ports.get(0), ports.get(1)),
            new HostSpec(B, "127.0.0.78", null, false, ports.get(2), ports.get(3)),
            new HostSpec(C, "127.0.0.79", null, true, ports.get(4), ports.get(5)));
    var db =
        new ServiceSpec(
            DB,
            "fake",
            List.of(A, B),
            5432,
            patroniPort,
            Durability.SYNC,
            Objectives.DEFAULT,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Duration.ofSeconds(10),
            null);
    this.spec =
        new ClusterSpec(
            name,
            hosts,
            new QuorumSpec.Embedded(List.of(A, B, C)),
            List.of(db),
            new DetectionSpec(Duration.ofMillis(200), 10),
            List.of(),
            StartOrder.NONE,
            null,
            drills);
  }

  void start(HostId... hosts) {
    for (var host : hosts) {
      agents.put(host, Agent.start(settings(host)));
    }
  }

  /** With another client for scheduled drills. */
  void start(Measurer measurer, HostId... hosts) {
    for (var host : hosts) {
      agents.put(host, Agent.start(settings(host), measurer));
    }
  }

  private AgentSettings settings(HostId host) {
    return new AgentSettings(spec, folder, secret, host, folder.resolve("data-" + host));
  }

  void stop(HostId host) {
    var agent = agents.remove(host);
    if (agent != null) {
      agent.close();
    }
  }

  URI api(HostId host) {
    return URI.create("http://%s:%d".formatted(spec.host(host).address(), spec.host(host).port()));
  }

  HoldfastClient client(HostId... hosts) {
    return new HoldfastClient(List.of(hosts).stream().map(this::api).toList(), secret);
  }

  /** Asks the host until its answer is as wanted. */
  ClusterStatus await(HostId asked, String what, Predicate<ClusterStatus> wanted)
      throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    Object last = "no answer";
    try (var client = client(asked)) {
      while (System.nanoTime() < deadline) {
        try {
          var status = client.cluster();
          if (wanted.test(status)) {
            return status;
          }
          last = status;
        } catch (HoldfastException e) {
          last = e;
        }
        Thread.sleep(20);
      }
    }
    throw new AssertionError("never " + what + ": " + last);
  }

  ClusterStatus awaitHealthy(HostId asked) throws InterruptedException {
    return await(
        asked,
        "healthy",
        status ->
            status.controller() != null
                && status.services().getFirst().state() == ServiceCondition.State.HEALTHY);
  }

  /** Events are told after what they tell of. */
  static Event awaitTold(HoldfastClient client, String kind) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      var told =
          client.events(0).events().stream().filter(event -> event.kind().equals(kind)).findFirst();
      if (told.isPresent()) {
        return told.get();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("nobody told " + kind);
  }

  @Override
  public void close() {
    List.copyOf(agents.keySet()).forEach(this::stop);
  }

  private static List<Integer> freePorts(int count) throws IOException {
    var open = new ArrayList<ServerSocket>();
    try {
      for (var i = 0; i < count; i++) {
        open.add(new ServerSocket(0));
      }
      return open.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (var socket : open) {
        socket.close();
      }
    }
  }
}
