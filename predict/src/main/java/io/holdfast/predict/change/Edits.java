package io.holdfast.predict.change;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Copies of a spec with one thing different. */
final class Edits {
  private Edits() {}

  static ClusterSpec detection(ClusterSpec cluster, DetectionSpec detection) {
    return with(cluster, cluster.hosts(), cluster.quorum(), cluster.services(), detection);
  }

  static ClusterSpec services(
      ClusterSpec cluster, Predicate<ServiceSpec> which, UnaryOperator<ServiceSpec> change) {
    var services =
        cluster.services().stream()
            .map(service -> which.test(service) ? change.apply(service) : service)
            .toList();
    return with(cluster, cluster.hosts(), cluster.quorum(), services, cluster.detection());
  }

  static ClusterSpec addMember(ClusterSpec cluster, Set<ServiceId> which, HostId host) {
    return services(
        cluster, service -> which.contains(service.id()), service -> addMember(service, host));
  }

  static ClusterSpec addHost(ClusterSpec cluster, HostSpec host) {
    var hosts = new ArrayList<>(cluster.hosts());
    hosts.add(host);
    return with(cluster, hosts, cluster.quorum(), cluster.services(), cluster.detection());
  }

  static ClusterSpec voters(ClusterSpec cluster, List<HostId> voters) {
    return with(
        cluster,
        cluster.hosts(),
        new QuorumSpec.Embedded(voters),
        cluster.services(),
        cluster.detection());
  }

  static ClusterSpec zone(ClusterSpec cluster, HostId moved, String zone) {
    var hosts =
        cluster.hosts().stream()
            .map(host -> host.id().equals(moved) ? inZone(host, zone) : host)
            .toList();
    return with(cluster, hosts, cluster.quorum(), cluster.services(), cluster.detection());
  }

  static ServiceSpec durability(ServiceSpec service, Durability durability) {
    return with(service, service.members(), durability, service.objectives());
  }

  static ServiceSpec objectives(ServiceSpec service, Objectives objectives) {
    return with(service, service.members(), service.durability(), objectives);
  }

  /** A database of one member could promise nothing; with two it does what new ones do. */
  private static ServiceSpec addMember(ServiceSpec service, HostId host) {
    var members = new ArrayList<>(service.members());
    members.add(host);
    var alone = service.members().size() == 1 && service.holdsData() && !isRedis(service);
    return with(
        service, members, alone ? Durability.SYNC : service.durability(), service.objectives());
  }

  static boolean isRedis(ServiceSpec service) {
    return service.engine().equals("redis");
  }

  private static HostSpec inZone(HostSpec host, @Nullable String zone) {
    return new HostSpec(
        host.id(),
        host.address(),
        zone,
        host.witness(),
        host.port(),
        host.quorumPort(),
        host.price());
  }

  private static ServiceSpec with(
      ServiceSpec service, List<HostId> members, Durability durability, Objectives objectives) {
    return new ServiceSpec(
        service.id(),
        service.engine(),
        members,
        service.port(),
        service.patroniPort(),
        durability,
        objectives,
        service.databases(),
        service.users(),
        service.entries(),
        service.parameters(),
        service.switchoverTimeout(),
        service.dataDirectory(),
        service.program(),
        service.adopted());
  }

  private static ClusterSpec with(
      ClusterSpec cluster,
      List<HostSpec> hosts,
      QuorumSpec quorum,
      List<ServiceSpec> services,
      DetectionSpec detection) {
    return new ClusterSpec(
        cluster.name(),
        hosts,
        quorum,
        services,
        detection,
        cluster.stacks(),
        cluster.order(),
        cluster.sentinel(),
        cluster.drills());
  }
}
