package io.holdfast.spec;

import io.holdfast.spec.Tree.Found;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

/**
 * What no single key can know: whether the parts fit together. Looks at whatever is valid by
 * itself, so that these problems are reported together with the others.
 */
final class Topology {
  /** With k = floor(members / 2) the wish for more would be k = 2. */
  private static final int MOST_MARIADB_MEMBERS = 3;

  private static final Set<String> THERE_ANYWAY =
      Set.of(
          "postgres",
          "template0",
          "template1",
          "mysql",
          "sys",
          "information_schema",
          "performance_schema",
          "holdfast");

  private final Path file;
  private final Tree top;
  private final Tree hosts;
  private final Problems problems;

  private Topology(Path file, Tree top, Problems problems) {
    this.file = file;
    this.top = top;
    this.hosts = top.tree("hosts");
    this.problems = problems;
  }

  static void check(Path file, Tree top, Problems problems) {
    var topology = new Topology(file, top, problems);
    topology.addresses();
    Quorum.check(file, top, problems);
    var services = top.tree("services");
    for (var name : services.keys()) {
      topology.members(services.tree(name));
      var service = services.tree(name);
      Programs.check(service, problems);
      if (AdoptedSets.isAdopted(service)) {
        AdoptedSets.check(file, top, service, problems);
      }
      if (Programs.isProgram(service)) {
        topology.alone(service);
        topology.budget(service);
      } else if (AdoptedSets.isAdopted(service)) {
        topology.alone(service);
      } else {
        topology.durability(service);
        topology.users(service);
        Parameters.check(service, problems);
      }
    }
    Stacks.check(top, problems);
    SentinelPort.check(file, top, problems);
    Drills.check(top, problems);
    Ports.check(top, problems);
    Entrances.check(top, problems);
  }

  private void addresses() {
    var owners = new HashMap<String, String>();
    for (var name : hosts.keys()) {
      hosts
          .tree(name)
          .find("address", String.class)
          .ifPresent(address -> {
            var place = hosts.tree(name).placeOf("address");
            if (address.equals("0.0.0.0") || address.equals("localhost")) {
              problems.error(
                  place,
                  "'%s' is not where other hosts reach this one; expected its own address",
                  address);
            }
            var other = owners.putIfAbsent(address, name);
            if (other != null) {
              problems.error(
                  place,
                  "host %s has the address %s too; expected a different one for each host",
                  other,
                  address);
            }
          });
    }
  }

  private void members(Tree service) {
    for (var member : service.items("members")) {
      if (isHost(member, "member") && Defaults.isWitness(hosts, (String) member.value())) {
        problems.error(
            member.place(),
            "'%s' is a witness, which carries no data; expected another host",
            member.value());
      }
    }
    if (!service.has("members") && Defaults.members(top, service).isEmpty()) {
      problems.error(service.placeOf("members"), "no host carries data: all are witnesses");
    }
  }

  private boolean isHost(Found name, String role) {
    return isHost(hosts, name, role, problems);
  }

  /** Whether the name is one of a host; a problem when it is not. */
  static boolean isHost(Tree hosts, Found name, String role, Problems problems) {
    var text = (String) name.value();
    if (hosts.has(text)) {
      return true;
    }
    problems.error(
        name.place(),
        "%s '%s' is not among the hosts%s",
        role,
        text,
        Nearest.to(text, hosts.keys())
            .map(near -> ", did you mean '" + near + "'?")
            .orElse(" (" + String.join(", ", hosts.keys()) + ")"));
    return false;
  }

  private void durability(Tree service) {
    var members = Defaults.members(top, service);
    var durability = Defaults.durability(top, service);
    var place = service.placeOf("durability");
    var rpo = service.tree("objectives").find("rpo", Duration.class).orElse(Duration.ZERO);
    if (Defaults.isMariadb(service) && members.size() > MOST_MARIADB_MEMBERS) {
      problems.error(
          service.placeOf("members"),
          "found %d members; MariaDB waits for one standby only, which is safe for at most %d",
          members.size(),
          MOST_MARIADB_MEMBERS);
    }
    if (Defaults.isRedis(service) && !durability.equals("async")) {
      problems.error(
          place,
          "found '%s', and Redis acknowledges a write before any replica has it, so nothing more than"
              + " async can be promised; expected async, with objectives.rpo set to what may be lost",
          durability);
    } else if (members.size() < 2 && !durability.equals("async")) {
      problems.error(
          place,
          "%s needs a standby to hold each write, and there is one member; expected at least 2"
              + " members, or async",
          durability);
    } else if (members.size() < 2) {
      problems.warning(
          service.placeOf("members"), "one member has nobody to fail over to; expected at least 2");
    } else if (durability.equals("strict") && members.size() == 2) {
      problems.warning(
          place, "with 2 members the loss of either makes writes wait; 3 survive the loss of one");
    } else if (durability.equals("async") && rpo.isZero()) {
      problems.warning(
          place,
          "an async service cannot promise to lose nothing, so it will not fail over by itself; set"
              + " objectives.rpo to what may be lost%s",
          Defaults.isRedis(service) ? "" : ", or durability to sync");
    }
    budget(service);
  }

  private void alone(Tree service) {
    if (Defaults.members(top, service).size() < 2) {
      problems.warning(
          service.placeOf("members"), "one member has nobody to fail over to; expected at least 2");
    }
  }

  /** What detection alone takes must leave room within the objective. */
  private void budget(Tree service) {
    var detection = top.tree("detection");
    var heartbeat = detection.find("heartbeat", Duration.class);
    var misses = detection.find("misses", Integer.class);
    var rto = service.tree("objectives").find("rto", Duration.class);
    if (heartbeat.isPresent() && misses.isPresent() && rto.isPresent()) {
      var silence = heartbeat.get().multipliedBy(misses.get());
      if (rto.get().compareTo(silence) <= 0) {
        problems.warning(
            service.tree("objectives").placeOf("rto"),
            "%s cannot be kept when a host is cut off, which is noticed after %s (detection.heartbeat"
                + " x detection.misses)",
            Spans.text(rto.get()),
            Spans.text(silence));
      }
    }
  }

  private void users(Tree service) {
    var databases = new HashSet<>(service.texts("databases"));
    if (Defaults.isRedis(service)) {
      redisUsers(service);
    }
    for (var database : service.items("databases")) {
      if (THERE_ANYWAY.contains((String) database.value())) {
        problems.error(database.place(), "'%s' is there anyway; leave it out", database.value());
      }
    }
    var users = service.tree("users");
    for (var name : users.keys()) {
      if (name.equals("postgres")
          || name.equals("root")
          || name.startsWith("pg_")
          || name.startsWith("holdfast")) {
        problems.error(users.placeOf(name), "the name '%s' is reserved; choose another", name);
      }
      for (var owned : users.tree(name).items("owns")) {
        if (!databases.contains((String) owned.value())) {
          problems.error(
              owned.place(),
              "'%s' is not among the databases of the service%s",
              owned.value(),
              Nearest.to((String) owned.value(), databases)
                  .map(near -> ", did you mean '" + near + "'?")
                  .orElse(""));
        }
      }
      users
          .tree(name)
          .find("passwordFile", String.class)
          .ifPresent(password -> passwordFile(password, users.tree(name)));
    }
  }

  private void redisUsers(Tree service) {
    if (!service.items("databases").isEmpty()) {
      problems.error(
          service.placeOf("databases"),
          "the databases of Redis have numbers and are there anyway; leave it out");
    }
    if (service.tree("users").keys().isEmpty()) {
      problems.warning(
          service.placeOf("users"),
          "without users nobody can log in; name one, 'default' for clients that send a password only");
    }
  }

  private void passwordFile(String name, Tree user) {
    if (!Files.exists(file.resolveSibling(name))) {
      problems.warning(
          user.placeOf("passwordFile"),
          "no such file here; each member needs it before the service is formed");
    }
  }
}
