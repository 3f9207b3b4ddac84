package io.holdfast.testkit;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.HostStatus;
import io.holdfast.api.MemberStatus;
import io.holdfast.api.ServiceStatus;
import io.holdfast.api.StatusReason;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.stack.StackCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is still missing until a cluster is as its owner wants it; nothing when it is. */
final class Redundancy {
  private Redundancy() {}

  static List<String> missing(ClusterStatus status) {
    var missing = new ArrayList<String>();
    if (status.controller() == null) {
      missing.add("no controller is elected yet");
    }
    for (var service : status.services()) {
      addMissing(service, missing);
    }
    for (var stack : status.allStacks()) {
      if (stack.state() != StackCondition.State.HEALTHY) {
        missing.add("stack %s is %s".formatted(stack.name(), word(stack.state())));
      }
    }
    for (var host : status.hosts()) {
      if (host.state() != HostStatus.State.UP) {
        missing.add("host %s is %s".formatted(host.name(), word(host.state())));
      }
    }
    return missing;
  }

  private static void addMissing(ServiceStatus service, List<String> missing) {
    if (service.state() != ServiceCondition.State.HEALTHY) {
      var reason = service.reason();
      missing.add(
          "%s is %s%s"
              .formatted(
                  service.name(),
                  service.state().word(),
                  reason == null ? "" : ": " + reason.text()));
    }
    for (var member : service.members()) {
      if (member.state() != MemberStatus.State.RUNNING
          && member.state() != MemberStatus.State.PREPARED) {
        missing.add("member %s is %s".formatted(member.host(), word(member.state())));
      }
    }
    if (isShared(service)) {
      return;
    }
    var primaries =
        service.members().stream()
            .filter(member -> member.role() == MemberStatus.Role.PRIMARY)
            .map(MemberStatus::host)
            .toList();
    if (primaries.size() != 1 || !primaries.getFirst().equals(service.primary())) {
      missing.add("primaries are %s, expected %s".formatted(primaries, service.primary()));
    }
    int standbys = service.members().size() - 1;
    if (service.durability() != Durability.ASYNC
        && (service.ackSet().size() != standbys
            || service.acks() != service.members().size() / 2)) {
      missing.add("acknowledged by %d of %s".formatted(service.acks(), service.ackSet()));
    }
    if (!service.canFailOver().answer()) {
      missing.add(
          "it cannot fail over: "
              + String.join(
                  "; ", service.canFailOver().reasons().stream().map(StatusReason::text).toList()));
    }
  }

  /** Whether every member runs it and there is no primary. */
  private static boolean isShared(ServiceStatus service) {
    return service.members().stream().allMatch(member -> member.role() == MemberStatus.Role.ACTIVE);
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
