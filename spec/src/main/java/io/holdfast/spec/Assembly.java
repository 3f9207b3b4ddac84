package io.holdfast.spec;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.EntryLimits;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.SentinelSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.spec.UserSpec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Turns a tree without errors into the model. */
final class Assembly {
  private Assembly() {}

  static SpecFile of(Path file, Tree top) {
    var hosts = top.tree("hosts");
    var services = top.tree("services");
    var spec =
        new ClusterSpec(
            top.get("cluster", String.class),
            hosts.keys().stream().map(name -> host(name, hosts.tree(name))).toList(),
            quorum(top),
            services.keys().stream().map(name -> service(top, name, services.tree(name))).toList(),
            new DetectionSpec(
                top.tree("detection").get("heartbeat", Duration.class),
                top.tree("detection").get("misses", Integer.class)),
            Stacks.of(top),
            Stacks.order(top),
            top.has("sentinel") ? sentinel(top.tree("sentinel")) : null,
            Drills.of(top));
    var secret = file.resolveSibling(top.get("secretFile", String.class)).normalize();
    return new SpecFile(file, spec, secret);
  }

  private static SentinelSpec sentinel(Tree sentinel) {
    return new SentinelSpec(
        sentinel.get("port", Integer.class),
        SentinelSpec.Via.valueOf(sentinel.get("via", String.class).toUpperCase(Locale.ROOT)),
        sentinel.find("passwordFile", String.class).orElse(null));
  }

  private static QuorumSpec quorum(Tree top) {
    if (!Quorum.isEtcd(top)) {
      return new QuorumSpec.Embedded(hostIds(Defaults.voters(top)));
    }
    var quorum = top.tree("quorum");
    return new QuorumSpec.Etcd(
        quorum.texts("endpoints"),
        quorum.get("prefix", String.class),
        hostIds(Defaults.seats(top)),
        quorum
            .find("user", String.class)
            .map(user -> new QuorumSpec.Login(user, quorum.get("passwordFile", String.class)))
            .orElse(null),
        new QuorumSpec.Certificates(
            quorum.find("ca", String.class).orElse(null),
            quorum.find("certificate", String.class).orElse(null),
            quorum.find("key", String.class).orElse(null)));
  }

  private static HostSpec host(String name, Tree host) {
    return new HostSpec(
        new HostId(name),
        host.get("address", String.class),
        host.find("zone", String.class).orElse(null),
        host.get("witness", Boolean.class),
        host.get("port", Integer.class),
        host.get("quorumPort", Integer.class),
        host.find("price", String.class).map(BigDecimal::new).orElse(null));
  }

  private static ServiceSpec service(Tree top, String name, Tree service) {
    var users = service.tree("users");
    var parameters = new LinkedHashMap<String, String>();
    var written = service.tree("parameters");
    written.keys().forEach(key -> parameters.put(key, written.get(key, String.class)));
    return new ServiceSpec(
        new ServiceId(name),
        service.get("engine", String.class),
        hostIds(Defaults.members(top, service)),
        Defaults.port(service),
        service.find("patroniApi", Integer.class).orElse(null),
        Durability.valueOf(Defaults.durability(top, service).toUpperCase(Locale.ROOT)),
        new Objectives(
            service.tree("objectives").get("rto", Duration.class),
            service.tree("objectives").get("rpo", Duration.class)),
        service.texts("databases"),
        users.keys().stream()
            .map(user ->
                new UserSpec(
                    user,
                    users.tree(user).get("passwordFile", String.class),
                    users.tree(user).texts("owns")))
            .toList(),
        entries(service.tree("entries")),
        parameters,
        Programs.switchoverTimeout(service),
        service.find("dataDirectory", String.class).orElse(null),
        Programs.isProgram(service) ? Programs.of(service) : null,
        AdoptedSets.of(service));
  }

  private static List<EntrySpec> entries(Tree entries) {
    var list = new ArrayList<EntrySpec>();
    for (var mode : EntrySpec.Mode.values()) {
      var key = mode.name().toLowerCase(Locale.ROOT);
      if (entries.has(key)) {
        var entry = entries.tree(key);
        list.add(
            new EntrySpec(
                mode,
                entry.find("gateway", Integer.class).orElse(null),
                Entrances.address(entry),
                Entrances.hook(entry),
                entry.find("maxLag", Duration.class).orElse(null),
                entry.find("fallbackToPrimary", Boolean.class).orElse(false),
                limits(entry)));
      }
    }
    return list;
  }

  private static EntryLimits limits(Tree entry) {
    return new EntryLimits(
        entry.get("connections", Integer.class),
        entry.get("connectionsPerClient", Integer.class),
        entry.get("pending", Integer.class),
        entry.get("holdTimeout", Duration.class),
        entry.get("connectTimeout", Duration.class),
        entry.get("idleTimeout", Duration.class),
        entry.get("proxyProtocol", Boolean.class));
  }

  private static List<HostId> hostIds(List<String> names) {
    return names.stream().map(HostId::new).toList();
  }
}
