package io.holdfast.predict.weakness;

import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.util.List;

/** A service that one host alone carries: a database, or a program of either mode. */
final class OneMember {
  private OneMember() {}

  static List<SinglePoint> find(ClusterSpec cluster) {
    return cluster.services().stream()
        .filter(service -> service.members().size() == 1)
        .map(OneMember::point)
        .toList();
  }

  private static SinglePoint point(ServiceSpec service) {
    var what =
        service.holdsData()
            ? "its data is there alone"
            : service.isShared() ? "nobody else runs it" : "there is nowhere else to start it";
    return new SinglePoint(
        service.holdsData() ? "one-member" : "one-program-member",
        service.id().name(),
        "%s has one member, on %s: %s".formatted(service.id(), service.members().getFirst(), what),
        "add a second member");
  }
}
