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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that is tried: one more voter, one more member on a host that is there or on a new
 * one, a host in another zone, shorter detection, another durability, an objective that lets an
 * asynchronous service fail over. Every change is one that a spec may have.
 */
public final class Changes {
  private static final int MOST_VOTERS = 7;

  /** MariaDB waits for one standby, which is safe for at most three members. */
  private static final int MOST_MARIADB_MEMBERS = 3;

  /** More members than this add little but copies. */
  private static final int MOST_MEMBERS = 5;

  /** Below this a busy host is taken for a dead one too easily. */
  private static final DetectionSpec SHORTEST = new DetectionSpec(Duration.ofMillis(250), 3);

  private static final Duration RPO = Duration.ofSeconds(5);
  private static final String NEW_ZONE = "another-zone";

  private Changes() {}

  /** All that are possible for a spec. */
  public static List<Change> of(ClusterSpec cluster) {
    var changes = new ArrayList<Change>();
    voter(cluster, changes);
    members(cluster, changes);
    zones(cluster, changes);
    detection(cluster, changes);
    durability(cluster, changes);
    objectives(cluster, changes);
    return changes;
  }

  private static void voter(ClusterSpec cluster, List<Change> changes) {
    if (!(cluster.quorum() instanceof QuorumSpec.Embedded(var voters))
        || voters.size() >= MOST_VOTERS) {
      return;
    }
    var missing = voters.size() % 2 == 0 ? 1 : 2;
    var added = new ArrayList<>(voters);
    var free =
        cluster.hosts().stream()
            .map(HostSpec::id)
            .filter(host -> !voters.contains(host))
            .limit(missing)
            .toList();
    added.addAll(free);
    var changed = cluster;
    for (int i = free.size(); i < missing; i++) {
      var host = newHost(changed, true);
      changed = Edits.addHost(changed, host);
      added.add(host.id());
    }
    changes.add(
        new Change(
            missing == 1 ? "one voter more" : "two voters more",
            Edits.voters(changed, added),
            missing - free.size()));
  }

  /** Services that move as one get their members as one. */
  private static void members(ClusterSpec cluster, List<Change> changes) {
    for (var group : groups(cluster)) {
      var members = cluster.service(group.iterator().next()).members();
      var most =
          group.stream().map(cluster::service).anyMatch(Changes::isMariadb)
              ? MOST_MARIADB_MEMBERS
              : MOST_MEMBERS;
      if (members.size() >= most) {
        continue;
      }
      var names = group.stream().map(ServiceId::name).collect(Collectors.joining(", "));
      cluster.hosts().stream()
          .filter(host -> !host.witness() && !members.contains(host.id()))
          .findFirst()
          .ifPresent(host ->
              changes.add(
                  new Change(
                      "a member of %s on %s".formatted(names, host.id()),
                      Edits.addMember(cluster, group, host.id()),
                      0)));
      var host = newHost(cluster, false);
      changes.add(
          new Change(
              "a member of %s on a new host".formatted(names),
              Edits.addMember(Edits.addHost(cluster, host), group, host.id()),
              1));
    }
  }

  private static List<Set<ServiceId>> groups(ClusterSpec cluster) {
    var groups = new ArrayList<Set<ServiceId>>();
    cluster.stacks().forEach(stack -> groups.add(new LinkedHashSet<>(stack.services())));
    cluster.services().stream()
        .filter(service -> cluster.stackOf(service.id()).isEmpty() && !service.isAdopted())
        .forEach(service -> groups.add(Set.of(service.id())));
    return groups;
  }

  private static boolean isMariadb(ServiceSpec service) {
    return service.engine().equals("mariadb");
  }

  /** Where a zone holds more than one host, each of them somewhere else. */
  private static void zones(ClusterSpec cluster, List<Change> changes) {
    var zones = cluster.hosts().stream().map(HostSpec::zone).flatMap(Stream::ofNullable).toList();
    for (var host : cluster.hosts()) {
      var zone = host.zone();
      if (zone != null && zones.stream().filter(zone::equals).count() > 1) {
        changes.add(
            new Change(
                "%s in a zone of its own".formatted(host.id()),
                Edits.zone(cluster, host.id(), NEW_ZONE),
                0));
      }
    }
  }

  private static void detection(ClusterSpec cluster, List<Change> changes) {
    if (cluster.detection().silence().compareTo(SHORTEST.silence()) > 0) {
      changes.add(
          new Change(
              "detection {heartbeat: %dms, misses: %d}"
                  .formatted(SHORTEST.heartbeat().toMillis(), SHORTEST.misses()),
              Edits.detection(cluster, SHORTEST),
              0));
    }
  }

  private static void durability(ClusterSpec cluster, List<Change> changes) {
    for (var service : cluster.services()) {
      if (service.durability() != Durability.SYNC
          && service.holdsData()
          && !service.isAdopted()
          && !Edits.isRedis(service)
          && service.members().size() > 1) {
        changes.add(
            new Change(
                "durability sync for %s".formatted(service.id()),
                Edits.services(
                    cluster,
                    one -> one.id().equals(service.id()),
                    one -> Edits.durability(one, Durability.SYNC)),
                0));
      }
    }
  }

  private static void objectives(ClusterSpec cluster, List<Change> changes) {
    for (var service : cluster.services()) {
      if (service.durability() == Durability.ASYNC
          && service.holdsData()
          && !service.isAdopted()
          && service.members().size() > 1
          && service.objectives().rpo().compareTo(RPO) < 0) {
        var wanted = new Objectives(service.objectives().rto(), RPO);
        changes.add(
            new Change(
                "objectives.rpo %ds for %s".formatted(RPO.toSeconds(), service.id()),
                Edits.services(
                    cluster,
                    one -> one.id().equals(service.id()),
                    one -> Edits.objectives(one, wanted)),
                0));
      }
    }
  }

  /** Somewhere else than the others, where it is known where they are. */
  private static HostSpec newHost(ClusterSpec cluster, boolean witness) {
    var number = 1;
    while (isTaken(cluster, "new-" + number)) {
      number++;
    }
    var somewhere = cluster.hosts().stream().anyMatch(host -> host.zone() != null);
    return new HostSpec(
        new HostId("new-" + number),
        "new-" + number,
        somewhere ? NEW_ZONE + "-" + number : null,
        witness,
        HostSpec.DEFAULT_PORT,
        HostSpec.DEFAULT_QUORUM_PORT);
  }

  private static boolean isTaken(ClusterSpec cluster, String name) {
    return cluster.hosts().stream().anyMatch(host -> host.id().name().equals(name));
  }
}
