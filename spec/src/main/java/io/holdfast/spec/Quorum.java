package io.holdfast.spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/** Whether the section {@code quorum} fits together, and with the hosts. */
final class Quorum {
  static final int MOST_SEATS = 7;

  private static final int LEAST_VOTERS = 3;
  private static final int MOST_VOTERS = 7;
  private static final String EMBEDDED = "embedded";
  private static final List<String> OF_ETCD =
      List.of("endpoints", "user", "passwordFile", "ca", "certificate", "key");

  private final Path file;
  private final Tree top;
  private final Tree hosts;
  private final Tree quorum;
  private final Problems problems;

  private Quorum(Path file, Tree top, Problems problems) {
    this.file = file;
    this.top = top;
    this.hosts = top.tree("hosts");
    this.quorum = top.tree("quorum");
    this.problems = problems;
  }

  static void check(Path file, Tree top, Problems problems) {
    var check = new Quorum(file, top, problems);
    if (isEtcd(top)) {
      check.etcd();
    } else if (top.tree("quorum").find("kind", String.class).isPresent()) {
      check.voters();
      OF_ETCD.forEach(check::belongsToEtcd);
    }
  }

  static boolean isEtcd(Tree top) {
    return top.tree("quorum").find("kind", String.class).filter("etcd"::equals).isPresent();
  }

  private void belongsToEtcd(String key) {
    if (quorum.has(key)) {
      problems.error(quorum.placeOf(key), "belongs to 'kind: etcd', and the kind is %s", EMBEDDED);
    }
  }

  private void etcd() {
    if (quorum.has("voters")) {
      problems.error(
          quorum.placeOf("voters"),
          "with etcd its own members vote; leave it out, or set 'kind: %s'",
          EMBEDDED);
    }
    endpoints();
    together("user", "passwordFile");
    together("passwordFile", "user");
    together("certificate", "key");
    together("key", "certificate");
    transport();
    for (var key : List.of("passwordFile", "ca", "certificate", "key")) {
      quorum.find(key, String.class).ifPresent(name -> fileIsThere(key, name));
    }
  }

  private void endpoints() {
    var endpoints = quorum.items("endpoints");
    var place = quorum.placeOf("endpoints");
    if (endpoints.isEmpty()) {
      problems.error(place, "missing; with etcd expected the client URLs of its members");
    } else if (endpoints.size() == 1) {
      problems.warning(
          place,
          "with one endpoint nothing can be failed over while it is away; name all members of etcd");
    }
  }

  private void together(String one, String other) {
    if (quorum.has(one) && !quorum.has(other)) {
      problems.error(quorum.placeOf(one), "needs '%s' beside it", other);
    }
  }

  private void transport() {
    var endpoints = quorum.texts("endpoints");
    boolean plain = endpoints.stream().anyMatch(url -> url.startsWith("http:"));
    boolean secure = endpoints.stream().anyMatch(url -> url.startsWith("https:"));
    if (plain && quorum.has("user")) {
      problems.warning(
          quorum.placeOf("user"), "over http the password can be read on the network; use https");
    }
    for (var key : List.of("ca", "certificate", "key")) {
      if (plain && !secure && quorum.has(key)) {
        problems.error(quorum.placeOf(key), "is of use for https only, and every endpoint is http");
      }
    }
  }

  private void fileIsThere(String key, String name) {
    if (!Files.exists(file.resolveSibling(name))) {
      problems.warning(
          quorum.placeOf(key),
          "no such file here; each host that may become controller needs it when its agent starts");
    }
  }

  private void voters() {
    var place = quorum.placeOf("voters");
    quorum.items("voters").forEach(voter -> Topology.isHost(hosts, voter, "voter", problems));
    if (hosts.keys().isEmpty()) {
      return;
    }
    var voters = Defaults.voters(top);
    if (hosts.keys().size() == 1) {
      problems.warning(place, "a single host survives nothing; use three, one may be a witness");
    } else if (voters.size() % 2 == 0 || voters.size() < LEAST_VOTERS) {
      problems.error(
          place,
          "found %d voters, expected 3 or 5, so that a majority survives the loss of one; a host that"
              + " only votes needs 'witness: true' and no data",
          voters.size());
    } else if (voters.size() > MOST_VOTERS) {
      problems.error(place, "found %d voters, expected at most %d", voters.size(), MOST_VOTERS);
    }
    hosts.keys().stream()
        .filter(name -> Defaults.isWitness(hosts, name) && !voters.contains(name))
        .forEach(name ->
            problems.warning(hosts.tree(name).placeOf("witness"), "this witness does not vote"));
    zones(voters, place);
  }

  /** A zone that holds a majority of the voters takes the quorum with it. */
  private void zones(List<String> voters, Place place) {
    var perZone = new HashMap<String, Integer>();
    for (var voter : voters) {
      hosts
          .tree(voter)
          .find("zone", String.class)
          .ifPresent(zone -> perZone.merge(zone, 1, Integer::sum));
    }
    perZone.forEach((zone, count) -> {
      if (count > voters.size() / 2 && hosts.keys().size() > 1) {
        problems.warning(
            place,
            "losing zone %s would take %d of %d voters, and nothing could be failed over",
            zone,
            count,
            voters.size());
      }
    });
  }
}
