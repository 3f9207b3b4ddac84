package io.holdfast.spec;

import java.util.List;
import java.util.stream.Stream;

/** Values that follow from others when they are not written. */
final class Defaults {
  private static final String REDIS = "redis";
  private static final String MARIADB = "mariadb";
  private static final String MYSQL = "mysql";
  private static final String PROCESS = "process";

  private Defaults() {}

  /** The voters: as written, or every host if they are 3 or 5, or the first odd number. */
  static List<String> voters(Tree top) {
    var written = top.tree("quorum").texts("voters");
    if (top.tree("quorum").has("voters")) {
      return written;
    }
    var hosts = top.tree("hosts");
    var names = List.copyOf(hosts.keys());
    var chosen = witnessesFirst(hosts).limit(defaultVoters(names.size())).toList();
    return names.stream().filter(chosen::contains).toList();
  }

  /** With etcd: every host may become controller, of many the first, witnesses before others. */
  static List<String> seats(Tree top) {
    var hosts = top.tree("hosts");
    return witnessesFirst(hosts).limit(Quorum.MOST_SEATS).toList();
  }

  /** The members of a service: as written, or every host that carries data. */
  static List<String> members(Tree top, Tree service) {
    if (service.has("members")) {
      return service.texts("members");
    }
    var hosts = top.tree("hosts");
    return hosts.keys().stream().filter(name -> !isWitness(hosts, name)).toList();
  }

  static String durability(Tree top, Tree service) {
    return service
        .find("durability", String.class)
        .orElseGet(() ->
            members(top, service).size() > 1 && !isRedis(service) && !Programs.isProgram(service)
                ? "sync"
                : "async");
  }

  /**
   * The port on which a service's engine listens: as written, or the engine's usual one; 0 for a
   * program that listens on none.
   */
  static int port(Tree service) {
    return service
        .find("port", Integer.class)
        .orElseGet(() ->
            switch (engine(service)) {
              case REDIS -> 6379;
              case MARIADB, MYSQL -> 3306;
              case PROCESS -> 0;
              default -> 5432;
            });
  }

  static boolean isRedis(Tree service) {
    return engine(service).equals(REDIS);
  }

  static boolean isMariadb(Tree service) {
    return engine(service).equals(MARIADB);
  }

  static boolean isMysql(Tree service) {
    return engine(service).equals(MYSQL);
  }

  private static String engine(Tree service) {
    return service.find("engine", String.class).orElse("");
  }

  private static Stream<String> witnessesFirst(Tree hosts) {
    var names = List.copyOf(hosts.keys());
    return Stream.concat(
        names.stream().filter(name -> isWitness(hosts, name)),
        names.stream().filter(name -> !isWitness(hosts, name)));
  }

  static boolean isWitness(Tree hosts, String name) {
    return hosts.tree(name).find("witness", Boolean.class).orElse(false);
  }

  /** Five voters survive two losses; more only make every write slower. */
  private static int defaultVoters(int hosts) {
    if (hosts < 3) {
      return hosts;
    }
    return hosts < 5 ? 3 : 5;
  }
}
