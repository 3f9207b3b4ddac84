package io.holdfast.spec;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** Two things on one host cannot listen on one port. */
final class Ports {
  private record Use(String what, Place place) {}

  private final Problems problems;
  private final HashSet<String> reported = new HashSet<>();

  private Ports(Problems problems) {
    this.problems = problems;
  }

  static void check(Tree top, Problems problems) {
    var ports = new Ports(problems);
    var hosts = top.tree("hosts");
    hosts.keys().forEach(host -> ports.host(top, host, hosts.tree(host)));
  }

  private void host(Tree top, String name, Tree host) {
    var taken = new HashMap<Integer, Use>();
    use(taken, host, "port", name);
    if (!Quorum.isEtcd(top)) {
      use(taken, host, "quorumPort", name);
    }
    use(taken, top.tree("sentinel"), "port", name);
    var services = top.tree("services");
    for (var service : services.keys()) {
      var tree = services.tree(service);
      if (Defaults.members(top, tree).contains(name)) {
        var port = Defaults.port(tree);
        if (port > 0) {
          use(taken, port, tree.placeOf("port"), name);
        }
        use(taken, tree, "patroniApi", name);
      }
      var entries = tree.tree("entries");
      entries.keys().forEach(entry -> use(taken, entries.tree(entry), "gateway", name));
    }
  }

  private void use(Map<Integer, Use> taken, Tree tree, String key, String host) {
    tree.find(key, Integer.class).ifPresent(port -> use(taken, port, tree.placeOf(key), host));
  }

  private void use(Map<Integer, Use> taken, int port, Place place, String host) {
    var first = taken.putIfAbsent(port, new Use(place.at(), place));
    if (first != null && reported.add(place.at())) {
      problems.error(
          place,
          "port %d is used by %s on host %s already; expected another",
          port,
          first.what(),
          host);
    }
  }
}
