package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.predict.rehearsal.HostState;
import io.holdfast.predict.rehearsal.Outcome;
import io.holdfast.predict.rehearsal.Rehearsal;
import io.holdfast.predict.rehearsal.ServiceState;
import io.holdfast.predict.rehearsal.Situation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Outcomes of situations that were rehearsed before: the same situation always ends the same. */
final class Memory {
  /** More than this is forgotten at once. */
  private static final int MOST = 50_000;

  private final ClusterSpec cluster;
  private final Map<Situation, Outcome> outcomes = new HashMap<>();

  Memory(ClusterSpec cluster) {
    this.cluster = cluster;
  }

  Outcome outcome(
      ServiceSpec service,
      ServiceState state,
      Ground ground,
      Controller controller,
      @Nullable HostId heir) {
    var hosts = new LinkedHashMap<HostId, HostState>();
    for (var host : ServiceView.watchers(cluster, service)) {
      hosts.put(host, ground.state(host));
    }
    var situation =
        new Situation(
            service.id(), state, hosts, controller.seat(), controller.electedAfter(), heir);
    if (outcomes.size() > MOST) {
      outcomes.clear();
    }
    return outcomes.computeIfAbsent(situation, one -> Rehearsal.of(cluster, one));
  }
}
