package io.holdfast.traffic.sentinel;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Route;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.traffic.sentinel.Endpoints.Replica;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this host knows of all redis services. Thread-safe: readers see one moment of it. */
final class Directory {
  private static final String REDIS = "redis";

  private final Endpoints endpoints;
  private final List<ServiceSpec> services;
  private volatile Map<ServiceSpec, Knowledge> known;

  /**
   * A service with a master.
   *
   * @param term number of its reign
   */
  record Listing(
      ServiceSpec service, HostId host, Endpoint master, Term term, List<Replica> replicas) {}

  Directory(Endpoints endpoints) {
    this.endpoints = endpoints;
    this.services =
        endpoints.cluster().services().stream()
            .filter(service -> service.engine().equals(REDIS))
            .toList();
    var nothing = new LinkedHashMap<ServiceSpec, Knowledge>();
    services.forEach(service -> nothing.put(service, Knowledge.NONE));
    this.known = nothing;
  }

  /** Takes a route; returns what subscribers are to be told. One of another engine is nothing. */
  synchronized List<Announcement> follow(Route route) {
    for (var service : services) {
      if (service.id().equals(route.service())) {
        var before = of(service);
        var after = before.following(route);
        if (!after.equals(before)) {
          var next = new LinkedHashMap<>(known);
          next.put(service, after);
          known = next;
          return new News(endpoints, service).between(before, after);
        }
      }
    }
    return List.of();
  }

  /** Nothing that is known holds until the next route of its service. */
  synchronized void distrust() {
    var next = new LinkedHashMap<ServiceSpec, Knowledge>();
    known.forEach((service, knowledge) -> next.put(service, knowledge.distrusted()));
    known = next;
  }

  /** The service of that name, if it has a master now. */
  Optional<Listing> find(String name) {
    return services.stream()
        .filter(service -> service.id().name().equals(name))
        .findFirst()
        .flatMap(this::listing);
  }

  /** All services that have a master now, in the spec's order. */
  List<Listing> all() {
    return services.stream().flatMap(service -> listing(service).stream()).toList();
  }

  /** Whether that address was a service's master and nobody is now. */
  boolean isDown(String host, String port) {
    for (var service : services) {
      var knowledge = of(service);
      var last = knowledge.lastMaster();
      if (knowledge.isDown() && last != null) {
        var at = endpoints.master(service, last);
        if (at.host().equals(host) && Integer.toString(at.port()).equals(port)) {
          return true;
        }
      }
    }
    return false;
  }

  private Optional<Listing> listing(ServiceSpec service) {
    var knowledge = of(service);
    return knowledge
        .master()
        .map(host ->
            new Listing(
                service,
                host,
                endpoints.master(service, host),
                knowledge.term(),
                endpoints.replicas(service, host, knowledge.readers())));
  }

  private Knowledge of(ServiceSpec service) {
    return known.getOrDefault(service, Knowledge.NONE);
  }
}
