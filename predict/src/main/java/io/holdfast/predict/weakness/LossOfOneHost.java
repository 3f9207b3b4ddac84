package io.holdfast.predict.weakness;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.predict.course.Blows;
import java.util.ArrayList;
import java.util.List;

/**
 * A host whose loss stops a service of several members until it is back, as the controller itself
 * would decide: a seal that cannot be complete, a loss above the objective, writes that wait for a
 * standby.
 */
final class LossOfOneHost {
  private LossOfOneHost() {}

  static List<SinglePoint> find(ClusterSpec cluster, Blows blows) {
    var found = new ArrayList<SinglePoint>();
    for (var host : cluster.hosts()) {
      var blow = blows.silent(host.id());
      for (var service : cluster.services()) {
        var effect = blow.on(service.id().name());
        if (service.members().size() > 1 && effect.isLasting()) {
          found.add(point(cluster, service, host.id(), effect.why()));
        }
      }
    }
    return found;
  }

  private static SinglePoint point(
      ClusterSpec cluster, ServiceSpec service, HostId host, Reason why) {
    return new SinglePoint(
        "loss-of-one-host",
        host.name(),
        "losing host %s stops %s until it is back (%s)".formatted(host, service.id(), why),
        switch (why.code()) {
          case LOSS_ABOVE_OBJECTIVE, LOSS_UNKNOWN ->
              service.engine().equals("redis") || cluster.hosts().size() < 2
                  ? "set objectives.rpo to what may be lost"
                  : "set objectives.rpo to what may be lost, or durability to sync";
          case AWAITING_PREREQUISITE -> "see what it comes after";
          default ->
              service.durability() == Durability.STRICT
                  ? "add a third member, or set durability to sync"
                  : "add a voter or a member";
        });
  }
}
