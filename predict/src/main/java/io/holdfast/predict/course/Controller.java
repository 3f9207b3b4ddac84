package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.ControllerSeat;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.predict.rehearsal.HostState;
import io.holdfast.predict.rehearsal.StepTimes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which host decides. An etcd is taken to be there always: it is not part of the spec. */
final class Controller {
  private final ClusterSpec cluster;
  private @Nullable HostId seat;
  private Duration electedAfter = Duration.ZERO;

  Controller(ClusterSpec cluster) {
    this.cluster = cluster;
  }

  @Nullable HostId seat() {
    return seat;
  }

  /** How long after the last event it began; zero when it was there before. */
  Duration electedAfter() {
    return electedAfter;
  }

  /** What the hosts' states mean for it. */
  void follow(Map<HostId, HostState> hosts) {
    var up = ControllerSeat.voters(cluster).stream().filter(host -> isUp(hosts, host)).toList();
    var before = seat;
    if (!isMajority(up)) {
      seat = null;
    } else if (before == null || !up.contains(before)) {
      seat = up.getFirst();
    }
    if (seat == null || seat.equals(before)) {
      electedAfter = Duration.ZERO;
    } else {
      electedAfter =
          before != null && hosts.get(before) == HostState.NOW_REFUSING
              ? StepTimes.ELECTION_KILLED
              : StepTimes.ELECTION_SILENT;
    }
  }

  /** The first one, before anything happens. */
  void begin(Map<HostId, HostState> hosts, Collection<HostId> primaries) {
    follow(hosts);
    settle(hosts, primaries);
  }

  /** Hands over to where no primary is, when nothing else is to be done. */
  void settle(Map<HostId, HostState> hosts, Collection<HostId> primaries) {
    electedAfter = Duration.ZERO;
    var sits = seat;
    if (sits != null) {
      var up = hosts.keySet().stream().filter(host -> isUp(hosts, host)).toList();
      seat = ControllerSeat.better(cluster, sits, primaries, up).orElse(sits);
    }
  }

  private boolean isMajority(List<HostId> up) {
    return switch (cluster.quorum()) {
      case QuorumSpec.Embedded(var voters) -> up.size() > voters.size() / 2;
      case QuorumSpec.Etcd _ -> !up.isEmpty();
    };
  }

  private static boolean isUp(Map<HostId, HostState> hosts, HostId host) {
    var state = hosts.get(host);
    return state != null && state.isUp();
  }
}
