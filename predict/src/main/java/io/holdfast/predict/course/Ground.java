package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.predict.rate.FaultKind;
import io.holdfast.predict.rehearsal.HostState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hosts and what is wrong with them now. */
final class Ground {
  private final Map<HostId, List<FaultKind>> faults = new LinkedHashMap<>();
  private final Map<HostId, HostState> states = new LinkedHashMap<>();

  Ground(ClusterSpec cluster) {
    for (var host : cluster.hosts()) {
      faults.put(host.id(), new ArrayList<>());
      states.put(host.id(), HostState.UP);
    }
  }

  Map<HostId, HostState> states() {
    return states;
  }

  boolean isUp(HostId host) {
    return state(host).isUp();
  }

  HostState state(HostId host) {
    return states.getOrDefault(host, HostState.SILENT);
  }

  boolean has(HostId host, FaultKind kind) {
    return at(host).contains(kind);
  }

  void strike(HostId host, FaultKind kind) {
    at(host).add(kind);
    refresh(host);
  }

  void repair(HostId host, FaultKind kind) {
    at(host).remove(kind);
    refresh(host);
  }

  /** What has just happened has happened. */
  void later() {
    states.replaceAll((_, state) -> state.later());
  }

  private void refresh(HostId host) {
    var next = of(at(host));
    if (next.later() != state(host).later()) {
      states.put(host, next);
    }
  }

  private List<FaultKind> at(HostId host) {
    return faults.computeIfAbsent(host, _ -> new ArrayList<>());
  }

  private static HostState of(List<FaultKind> faults) {
    var state = HostState.UP;
    for (var fault : faults) {
      switch (fault) {
        case HOST_CRASH, NETWORK_CUT, DISK_LOST, ZONE_LOSS -> state = HostState.NOW_SILENT;
        case OPERATOR_MISTAKE -> state = state.isUp() ? HostState.NOW_REFUSING : state;
        case PROCESS_CRASH, DISK_FULL -> {}
      }
    }
    return state;
  }
}
