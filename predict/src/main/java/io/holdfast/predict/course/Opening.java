package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.stack.Prerequisites;
import io.holdfast.predict.rehearsal.StepTimes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** When a service may be opened that comes after others, by the real {@link Prerequisites}. */
final class Opening {
  private final ClusterSpec cluster;
  private final Map<ServiceId, Part> parts = new LinkedHashMap<>();

  Opening(ClusterSpec cluster, List<Part> parts) {
    this.cluster = cluster;
    parts.forEach(part -> this.parts.put(part.spec.id(), part));
  }

  /** Every service after those that it comes after. */
  List<Part> inOrder() {
    var ordered = new LinkedHashSet<Part>();
    parts.values().forEach(part -> add(part, ordered));
    return new ArrayList<>(ordered);
  }

  private void add(Part part, Set<Part> ordered) {
    for (var earlier : cluster.order().before(part.spec.id())) {
      Optional.ofNullable(parts.get(earlier)).ifPresent(one -> add(one, ordered));
    }
    ordered.add(part);
  }

  /** What is missing for the service to be opened; empty when nothing is, or soon is not. */
  Optional<Reason> missing(Part part) {
    var host = part.leader().orElse(part.spec.members().getFirst());
    return Prerequisites.missing(cluster, part.spec.id(), host, this::servesOn);
  }

  /** From when on all that it comes after serves, and a program has seen that. */
  double notBefore(Part part) {
    var latest = Double.NEGATIVE_INFINITY;
    for (var earlier : cluster.order().before(part.spec.id())) {
      var one = parts.get(earlier);
      if (one != null) {
        latest = Math.max(latest, one.line.servesFrom());
      }
    }
    var program = part.spec.program();
    return program == null
        ? latest
        : latest + StepTimes.ready(program.readiness()).toMillis() / 1000.0;
  }

  private Optional<HostId> servesOn(ServiceId service) {
    var part = parts.get(service);
    if (part == null || part.line.isDown()) {
      return Optional.empty();
    }
    return part.spec.isShared() ? Optional.of(part.spec.members().getFirst()) : part.leader();
  }
}
