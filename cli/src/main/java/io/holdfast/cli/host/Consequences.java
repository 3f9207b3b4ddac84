package io.holdfast.cli.host;

import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.traffic.vip.HoldingAbility;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What follows from a valid spec: what it survives, and how soon a failure is noticed. */
final class Consequences {
  private Consequences() {}

  static String of(ClusterSpec spec, Path file) {
    var text = new StringBuilder();
    text.append(
        "%s is valid: cluster %s, %s, %s%n"
            .formatted(
                file,
                spec.name(),
                counted(spec.hosts().size(), "host"),
                counted(spec.services().size(), "service")));
    text.append(quorum(spec.quorum()));
    text.append(
        "  detection: a host cut off without a goodbye is noticed after %.1f s%n"
            .formatted(spec.detection().silence().toMillis() / 1000.0));
    for (var service : spec.services()) {
      text.append(service(service));
    }
    VirtualAddress.of(spec).forEach(address -> text.append(address(spec, address)));
    return text.toString();
  }

  private static String quorum(QuorumSpec quorum) {
    return switch (quorum) {
      case QuorumSpec.Embedded(var voters) ->
          "  quorum: %s, goes on without %d of them%n"
              .formatted(counted(voters.size(), "voter"), (voters.size() - 1) / 2);
      case QuorumSpec.Etcd etcd ->
          "  quorum: etcd at %s, keys below %s; %s may become controller%n"
              .formatted(
                  counted(etcd.endpoints().size(), "endpoint"),
                  etcd.prefix(),
                  counted(etcd.seats().size(), "host"));
    };
  }

  /** k = floor(members / 2) of the other members hold a write when it is acknowledged (S2). */
  private static String service(ServiceSpec service) {
    var members = service.members().size();
    if (service.isShared()) {
      return "  %s: %s, every one runs the program%n"
          .formatted(service.id(), counted(members, "member"));
    }
    var adopted = service.adopted();
    if (adopted != null) {
      return "  %s: %s, whose primary is chosen by %s; Holdfast follows and asks%n"
          .formatted(
              service.id(),
              counted(members, "member"),
              counted(adopted.sentinels().size(), "Sentinel"));
    }
    if (!service.holdsData()) {
      return "  %s: %s, one at a time runs the program%n"
          .formatted(service.id(), counted(members, "member"));
    }
    if (service.durability() == Durability.ASYNC || members < 2) {
      return "  %s: %s, each write acknowledged by the primary alone%n"
          .formatted(service.id(), counted(members, "member"));
    }
    return "  %s: %s, each acknowledged write on %d of them%n"
        .formatted(service.id(), counted(members, "member"), members / 2 + 1);
  }

  /** Whether this machine, when it is one of the hosts, could hold the address. */
  private static String address(ClusterSpec spec, VirtualAddress address) {
    var text =
        "  address %s on %s leads to %s, held by the host of the primary of %s%n"
            .formatted(
                address.spec().address(),
                address.spec().interfaceName(),
                address.services().stream().map(ServiceId::name).collect(Collectors.joining(", ")),
                address.owner());
    var here = spec.hosts().stream().filter(host -> isHere(host.address())).findFirst();
    var missing = here.flatMap(_ -> HoldingAbility.missing(address.spec()));
    return missing.isEmpty()
        ? text
        : text
            + "    warning: this host, %s, cannot hold it: %s%n"
                .formatted(here.orElseThrow().id(), missing.get());
  }

  private static boolean isHere(String address) {
    try {
      var literal = InetAddress.ofLiteral(address);
      return !literal.isLoopbackAddress() && NetworkInterface.getByInetAddress(literal) != null;
    } catch (IllegalArgumentException | SocketException e) {
      return false; // a name, which is not looked up for a remark
    }
  }

  private static String counted(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
