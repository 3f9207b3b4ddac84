package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.predict.rate.FailureRates;
import io.holdfast.predict.rate.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Something that fails again and again, with a chance of its own: that of others does not change
 * when a spec gets one host more, so that two specs are compared under the same faults.
 *
 * @param service whose member; null where a fault strikes hosts
 * @param hosts all that are struck together; of an operator's mistake one of them
 * @param perSecond mean rate
 */
record Source(
    FaultKind kind,
    @Nullable ServiceId service,
    List<HostId> hosts,
    double perSecond,
    SplittableRandom chance) {
  static final double YEAR_SECONDS = 365.25 * 86_400;

  /** All of a cluster that ever fail. */
  static List<Source> of(ClusterSpec cluster, FailureRates rates, long seed) {
    var sources = new ArrayList<Source>();
    for (var kind : FaultKind.values()) {
      var perSecond = rates.perYear(kind) / YEAR_SECONDS;
      if (perSecond > 0) {
        sources.addAll(ofKind(cluster, kind, perSecond, seed));
      }
    }
    return sources;
  }

  private static List<Source> ofKind(
      ClusterSpec cluster, FaultKind kind, double perSecond, long seed) {
    var sources = new ArrayList<Source>();
    switch (kind.scope()) {
      case MEMBER -> {
        for (var service : cluster.services()) {
          for (var host : service.members()) {
            sources.add(one(kind, service.id(), List.of(host), perSecond, seed));
          }
        }
      }
      case HOST ->
          cluster
              .hosts()
              .forEach(host -> sources.add(one(kind, null, List.of(host.id()), perSecond, seed)));
      case ZONE -> {
        for (var zone : zones(cluster)) {
          sources.add(one(kind, null, inZone(cluster, zone), perSecond, seed));
        }
      }
      case CLUSTER ->
          sources.add(
              one(
                  kind,
                  null,
                  cluster.hosts().stream().map(HostSpec::id).toList(),
                  perSecond,
                  seed));
    }
    return sources;
  }

  /** Zones that are named. */
  static List<String> zones(ClusterSpec cluster) {
    var zones = new TreeSet<String>();
    for (var host : cluster.hosts()) {
      var zone = host.zone();
      if (zone != null) {
        zones.add(zone);
      }
    }
    return List.copyOf(zones);
  }

  static List<HostId> inZone(ClusterSpec cluster, String zone) {
    return cluster.hosts().stream()
        .filter(host -> zone.equals(host.zone()))
        .map(HostSpec::id)
        .toList();
  }

  private static Source one(
      FaultKind kind,
      @Nullable ServiceId service,
      List<HostId> hosts,
      double perSecond,
      long seed) {
    var name = kind.word() + "/" + service + "/" + hosts.getFirst();
    var own = seed * 0x9E3779B97F4A7C15L + name.hashCode();
    return new Source(kind, service, hosts, perSecond, new SplittableRandom(own));
  }

  /** Time to the next one: faults come independently of each other. */
  double next() {
    return -Math.log1p(-chance.nextDouble()) / perSecond;
  }

  /** How long this one stays, in seconds; times of repair spread as widely as that. */
  double repair(FailureRates rates) {
    var mean = rates.repair(kind).toMillis() / 1000.0;
    return kind == FaultKind.PROCESS_CRASH ? mean : -Math.log1p(-chance.nextDouble()) * mean;
  }

  List<HostId> struck() {
    return kind == FaultKind.OPERATOR_MISTAKE
        ? List.of(hosts.get(chance.nextInt(hosts.size())))
        : hosts;
  }
}
