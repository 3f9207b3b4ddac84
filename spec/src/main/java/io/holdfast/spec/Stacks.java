package io.holdfast.spec;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.spec.Failback;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.spec.StartOrder;
import io.holdfast.spec.Tree.Found;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Services that move as one, and which of them come after which: what is wrong, and the model. */
final class Stacks {
  private final Tree top;
  private final Tree services;
  private final Tree stacks;
  private final Problems problems;

  private Stacks(Tree top, Problems problems) {
    this.top = top;
    this.services = top.tree("services");
    this.stacks = top.tree("stacks");
    this.problems = problems;
  }

  static void check(Tree top, Problems problems) {
    var check = new Stacks(top, problems);
    check.order();
    var owners = new HashMap<String, String>();
    for (var name : check.stacks.keys()) {
      check.stack(name, check.stacks.tree(name), owners);
    }
  }

  static List<StackSpec> of(Tree top) {
    var stacks = top.tree("stacks");
    return stacks.keys().stream().map(name -> stack(name, stacks.tree(name))).toList();
  }

  static StartOrder order(Tree top) {
    return order(top.tree("services"), name -> true);
  }

  private void order() {
    var broken = new TreeSet<String>();
    for (var name : services.keys()) {
      for (var earlier : services.tree(name).items("after")) {
        if (!isService(earlier) || earlier.value().equals(name)) {
          broken.add(name);
        }
        if (earlier.value().equals(name)) {
          problems.error(earlier.place(), "'%s' cannot come after itself", name);
        }
      }
    }
    order(services, name -> !broken.contains(name))
        .circle()
        .ifPresent(circle -> {
          var first = circle.getFirst().name();
          problems.error(
              services.tree(first).placeOf("after"),
              "%s come after each other in a circle, so none of them would ever serve; leave one of"
                  + " these out",
              circle.stream().map(ServiceId::name).collect(Collectors.joining(", ")));
        });
  }

  private static StartOrder order(Tree services, Predicate<String> counts) {
    var after = new LinkedHashMap<ServiceId, List<ServiceId>>();
    for (var name : services.keys()) {
      var earlier = services.tree(name).texts("after");
      if (!earlier.isEmpty() && counts.test(name)) {
        after.put(new ServiceId(name), earlier.stream().map(ServiceId::new).toList());
      }
    }
    return after.isEmpty() ? StartOrder.NONE : new StartOrder(after);
  }

  private void stack(String name, Tree stack, Map<String, String> owners) {
    if (services.has(name)) {
      problems.error(
          stacks.placeOf(name), "there is a service '%s' too; choose another name", name);
    }
    Set<String> members = Set.of();
    var first = "";
    for (var service : stack.items("services")) {
      if (!isService(service)) {
        continue;
      }
      var id = (String) service.value();
      var other = owners.putIfAbsent(id, name);
      if (other != null) {
        problems.error(
            service.place(),
            "'%s' is in stack %s too; expected each service in one stack at most",
            id,
            other);
      }
      if (Programs.isShared(services.tree(id))) {
        problems.error(
            service.place(), "every member of '%s' runs it, so it is not moved; leave it out", id);
      }
      if (AdoptedSets.isAdopted(services.tree(id))) {
        problems.error(
            service.place(),
            "the Sentinels of '%s' choose where it goes, so it cannot be moved with others; leave it"
                + " out",
            id);
      }
      var its = new TreeSet<>(Defaults.members(top, services.tree(id)));
      if (first.isEmpty()) {
        first = id;
        members = its;
      } else if (!its.equals(members)) {
        problems.error(
            service.place(),
            "'%s' has the members %s and '%s' has %s; expected the same hosts, because they move"
                + " together",
            id,
            its,
            first,
            members);
      }
    }
    if (stack.items("services").size() == 1) {
      problems.warning(stack.placeOf("services"), "one service has nobody to stay together with");
    }
    preference(stack, members);
  }

  private void preference(Tree stack, Set<String> members) {
    stack
        .find("prefer", String.class)
        .filter(host -> !members.isEmpty() && !members.contains(host))
        .ifPresent(host ->
            problems.error(
                stack.placeOf("prefer"),
                "'%s' does not carry the services of the stack; expected one of %s",
                host,
                String.join(", ", members)));
    if (!stack.has("failback")) {
      return;
    }
    var failback = stack.tree("failback");
    if (!stack.has("prefer")) {
      problems.error(stack.placeOf("failback"), "needs 'prefer' beside it: the host to go back to");
    }
    Windows.check(failback, problems);
  }

  private boolean isService(Found name) {
    var text = (String) name.value();
    if (services.has(text)) {
      return true;
    }
    problems.error(
        name.place(),
        "'%s' is not among the services%s",
        text,
        Nearest.to(text, services.keys())
            .map(near -> ", did you mean '" + near + "'?")
            .orElse(" (" + String.join(", ", services.keys()) + ")"));
    return false;
  }

  private static StackSpec stack(String name, Tree stack) {
    return new StackSpec(
        new StackId(name),
        stack.texts("services").stream().map(ServiceId::new).toList(),
        stack.find("prefer", String.class).map(HostId::new).orElse(null),
        stack.has("failback") ? failback(stack.tree("failback")) : new Failback.Manual(),
        stack.has("entry") ? Entrances.address(stack.tree("entry")) : null);
  }

  private static Failback failback(Tree failback) {
    var zone = ZoneId.of(failback.get("zone", String.class));
    return new Failback.Automatic(
        Windows.parse(failback.get("window", String.class), zone).orElseThrow(),
        failback.get("stable", Duration.class),
        failback.get("budget", Integer.class));
  }
}
