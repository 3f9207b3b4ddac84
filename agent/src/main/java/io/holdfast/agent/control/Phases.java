package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Who must hear of a new record, in which order, and what a phase is called. */
final class Phases {
  private Phases() {}

  /** Members first, the one that is to lead foremost; then the rest, for their entries. */
  static List<HostId> hostsToTell(ClusterSpec cluster, ServiceSpec service, ServiceRecord record) {
    var order = new LinkedHashSet<HostId>();
    record.primary().ifPresent(order::add);
    order.addAll(service.members());
    order.addAll(cluster.hosts().stream().map(HostSpec::id).toList());
    return new ArrayList<>(order);
  }

  /** The phase as part of an event's kind. */
  static String word(Phase phase) {
    return switch (phase) {
      case Phase.Unformed _ -> "unformed";
      case Phase.Forming _ -> "forming";
      case Phase.Leading _ -> "leading";
      case Phase.Switching _ -> "switching";
      case Phase.Replacing _ -> "replacing";
      case Phase.Shared _ -> "shared";
      case Phase.Elected _ -> "elected";
      case Phase.Yielding _ -> "yielding";
    };
  }
}
