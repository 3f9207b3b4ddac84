package io.holdfast.traffic.sentinel;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.core.spec.SentinelSpec.Via;
import io.holdfast.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which addresses clients are given: those of the members, or those of this host's gateway. */
record Endpoints(ClusterSpec cluster, HostId self, Via via) {
  /** A standby as clients see it. */
  record Replica(Endpoint at, boolean readable) {}

  Endpoint master(ServiceSpec service, HostId primary) {
    return switch (via) {
      case MEMBER -> member(service, primary);
      // A spec without a write entry is refused when it is read.
      case GATEWAY ->
          gateway(service, EntrySpec.Mode.WRITE).orElseGet(() -> member(service, primary));
    };
  }

  /**
   * The standbys beside that primary. Through the gateway that is its read entry, which finds one
   * itself.
   */
  List<Replica> replicas(ServiceSpec service, HostId primary, Set<HostId> readers) {
    var replicas = new ArrayList<Replica>();
    switch (via) {
      case MEMBER -> {
        for (var host : service.members()) {
          if (!host.equals(primary)) {
            replicas.add(new Replica(member(service, host), readers.contains(host)));
          }
        }
      }
      case GATEWAY ->
          gateway(service, EntrySpec.Mode.READ)
              .ifPresent(entry -> replicas.add(new Replica(entry, !readers.isEmpty())));
    }
    return replicas;
  }

  private Endpoint member(ServiceSpec service, HostId host) {
    return new Endpoint(cluster.host(host).address(), service.port());
  }

  private Optional<Endpoint> gateway(ServiceSpec service, EntrySpec.Mode mode) {
    return service.entries().stream()
        .filter(entry -> entry.mode() == mode)
        .flatMap(entry -> Stream.ofNullable(entry.gatewayPort()))
        .map(port -> new Endpoint(cluster.host(self).address(), port))
        .findFirst();
  }
}
