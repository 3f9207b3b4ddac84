package io.holdfast.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes {@code holdfast.yaml} and the secrets beside it. */
final class SpecFile {
  static final String SERVICE = "db";

  /** Stands for the cluster's virtual address in what a plan adds. */
  private static final String VIRTUAL_ADDRESS = "{virtualAddress}";

  private SpecFile() {}

  /** The spec as its owner would write it. */
  static String yaml(
      String name,
      ClusterPlan plan,
      Ports ports,
      Collection<LocalHost> hosts,
      List<URI> etcdEndpoints,
      String virtualAddress) {
    var text = new StringBuilder("cluster: %s\nhosts:\n".formatted(name));
    for (var host : hosts) {
      text.append("  %s: {address: %s".formatted(host.name(), host.address()));
      if (ports.api() != Ports.usual(plan.engine()).api()) {
        text.append(", port: %d, quorumPort: %d".formatted(ports.api(), ports.quorum()));
      }
      text.append(plan.witnesses().contains(host.name()) ? ", witness: true}\n" : "}\n");
    }
    text.append(
        """
        quorum: {%s}
        services:
          %s:
            engine: %s
            members: [%s]
            port: %d
            durability: %s
            entries:
              write: {gateway: %d%s}
              read: {gateway: %d, maxLag: 5s}
        """
            .formatted(
                etcdEndpoints.isEmpty()
                    ? "kind: embedded, voters: [%s]".formatted(String.join(", ", plan.hosts()))
                    : "kind: etcd, endpoints: [%s]"
                        .formatted(
                            etcdEndpoints.stream()
                                .map("'%s'"::formatted)
                                .collect(Collectors.joining(", "))),
                SERVICE,
                plan.engine().word(),
                String.join(", ", plan.members()),
                ports.database(),
                plan.durability().name().toLowerCase(Locale.ROOT),
                ports.write(),
                plan.extras().virtualAddress()
                    ? ", vip: %s/24, interface: eth0".formatted(virtualAddress)
                    : "",
                ports.read()));
    plan.engine().serviceKeys(ports).forEach(line -> text.append("    %s%n".formatted(line)));
    plan.service().forEach((key, value) -> text.append("    %s: %s%n".formatted(key, value)));
    return text.append(plan.more().replace(VIRTUAL_ADDRESS, virtualAddress)).toString();
  }

  static String newSecret() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static void writePrivate(Path file, String content) {
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(file, content + "\n");
    } catch (IOException e) {
      throw new TestkitException("Cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
