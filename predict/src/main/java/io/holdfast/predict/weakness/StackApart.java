package io.holdfast.predict.weakness;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.StackSpec;
import java.util.ArrayList;
import java.util.List;

/** A stack that cannot be whole on its preferred host, or on one host only. */
final class StackApart {
  private StackApart() {}

  static List<SinglePoint> find(ClusterSpec cluster) {
    var found = new ArrayList<SinglePoint>();
    for (var stack : cluster.stacks()) {
      var whole = carriesAll(cluster, stack);
      var prefer = stack.prefer();
      if (prefer != null && !whole.contains(prefer)) {
        found.add(
            point(
                stack,
                "stack %s prefers %s, which carries no member of %s"
                    .formatted(stack.id(), prefer, missing(cluster, stack, prefer)),
                "add members on " + prefer + ", or prefer another host"));
      }
      if (whole.size() < 2) {
        found.add(
            point(
                stack,
                whole.isEmpty()
                    ? "no host carries all of stack %s".formatted(stack.id())
                    : "%s alone carries all of stack %s".formatted(whole.getFirst(), stack.id()),
                "give all services of the stack the same two members or more"));
      }
    }
    return found;
  }

  private static List<HostId> carriesAll(ClusterSpec cluster, StackSpec stack) {
    return cluster.service(stack.services().getFirst()).members().stream()
        .filter(host -> missing(cluster, stack, host).isEmpty())
        .toList();
  }

  private static String missing(ClusterSpec cluster, StackSpec stack, HostId host) {
    return String.join(
        ", ",
        stack.services().stream()
            .filter(service -> !cluster.service(service).members().contains(host))
            .map(service -> service.name())
            .toList());
  }

  private static SinglePoint point(StackSpec stack, String sentence, String advice) {
    return new SinglePoint("stack-on-one-host", stack.id().name(), sentence, advice);
  }
}
