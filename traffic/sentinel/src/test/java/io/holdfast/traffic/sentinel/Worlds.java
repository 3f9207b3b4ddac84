package io.holdfast.traffic.sentinel;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Route;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.EntryLimits;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.SentinelSpec;
import io.holdfast.core.spec.SentinelSpec.Via;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.spec.StartOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster of three hosts with one redis service, and its routes. */
final class Worlds {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId C = new HostId("c");
  static final ServiceId CACHE = new ServiceId("cache");
  static final List<HostId> HOSTS = List.of(A, B, C);

  private Worlds() {}

  static String address(HostId host) {
    return "127.0.0." + (91 + HOSTS.indexOf(host));
  }

  /** Members on a, b and c; the gateway's entries on 6380 and 6381. */
  static ClusterSpec cluster(Via via, int redisPort) {
    var hosts =
        HOSTS.stream().map(id -> new HostSpec(id, address(id), null, false, 7400, 7401)).toList();
    return new ClusterSpec(
        "test",
        hosts,
        new QuorumSpec.Embedded(HOSTS),
        List.of(service("db", "postgresql", 5432), service("cache", "redis", redisPort)),
        DetectionSpec.DEFAULT,
        List.of(),
        StartOrder.NONE,
        new SentinelSpec(SentinelSpec.DEFAULT_PORT, via, null));
  }

  private static ServiceSpec service(String name, String engine, int port) {
    return new ServiceSpec(
        new ServiceId(name),
        engine,
        HOSTS,
        port,
        null,
        Durability.ASYNC,
        Objectives.DEFAULT,
        List.of(),
        List.of(),
        List.of(
            new EntrySpec(EntrySpec.Mode.WRITE, 6380, null, false, EntryLimits.DEFAULT),
            new EntrySpec(EntrySpec.Mode.READ, 6381, null, true, EntryLimits.DEFAULT)),
        Map.of(),
        Duration.ofSeconds(10),
        null);
  }

  /** A route of the redis service, its revision the same as its term. */
  static Route route(long term, @Nullable HostId primary, HostId... readers) {
    return route(term, primary, false, readers);
  }

  static Route draining(long term, HostId primary) {
    return route(term, primary, true);
  }

  private static Route route(
      long term, @Nullable HostId primary, boolean draining, HostId... readers) {
    return new Route(
        CACHE,
        new Term(term),
        new Revision(term),
        primary,
        draining,
        Stream.of(readers).map(host -> new Route.Reader(host, Duration.ZERO)).toList());
  }
}
