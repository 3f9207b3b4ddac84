package io.holdfast.spec;

import io.holdfast.core.spec.AddressSpec;
import io.holdfast.core.spec.HookSpec;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Write entries that are more than a gateway: whether their keys fit together, and the model. */
final class Entrances {
  private final Tree top;
  private final Problems problems;
  private final Map<InetAddress, String> owners = new HashMap<>();

  private Entrances(Tree top, Problems problems) {
    this.top = top;
    this.problems = problems;
  }

  static void check(Tree top, Problems problems) {
    var entrances = new Entrances(top, problems);
    var hosts = top.tree("hosts");
    for (var host : hosts.keys()) {
      hosts
          .tree(host)
          .find("address", String.class)
          .flatMap(Entrances::literal)
          .ifPresent(address -> entrances.owners.put(address, "host " + host));
    }
    var services = top.tree("services");
    for (var service : services.keys()) {
      var entries = services.tree(service).tree("entries");
      if (entries.has("write")) {
        entrances.check(service, services.tree(service), entries.tree("write"));
      }
    }
    var stacks = top.tree("stacks");
    for (var stack : stacks.keys()) {
      if (stacks.tree(stack).has("entry")) {
        entrances.stack(stack, stacks.tree(stack), services);
      }
    }
  }

  private void stack(String name, Tree stack, Tree services) {
    var entry = stack.tree("entry");
    var inside = stack.texts("services").stream().filter(services::has).toList();
    if (inside.stream().noneMatch(it -> services.tree(it).tree("entries").has("write"))) {
      problems.error(
          stack.placeOf("entry"),
          "the address leads nowhere, because no service of the stack has a write entry");
    }
    if (!inside.isEmpty()) {
      entry
          .find("vip", String.class)
          .ifPresent(text -> vip(text, "stack " + name, services.tree(inside.getFirst()), entry));
    }
  }

  /** The entry's virtual address; null for none. */
  static @Nullable AddressSpec address(Tree entry) {
    return entry
        .find("vip", String.class)
        .map(text ->
            new AddressSpec(
                host(text).orElseThrow().getHostAddress(),
                prefix(text),
                entry.get("interface", String.class)))
        .orElse(null);
  }

  /** The entry's program; null for none. */
  static @Nullable HookSpec hook(Tree entry) {
    return entry.has("exec")
        ? new HookSpec(entry.texts("exec"), entry.get("timeout", Duration.class))
        : null;
  }

  private void check(String service, Tree tree, Tree entry) {
    if (!entry.has("gateway") && !entry.has("vip") && !entry.has("exec")) {
      problems.error(
          entry.place(), "expected a gateway port, a vip, or a program to exec; it has none");
    }
    if (entry.has("vip") != entry.has("interface")) {
      problems.error(
          entry.placeOf(entry.has("vip") ? "vip" : "interface"),
          entry.has("vip")
              ? "a vip needs 'interface', the network interface on which it is reached"
              : "an interface is for a vip, and there is none");
    }
    entry.find("vip", String.class).ifPresent(text -> vip(text, "service " + service, tree, entry));
    entry.items("exec").stream()
        .findFirst()
        .filter(program -> !((String) program.value()).startsWith("/"))
        .ifPresent(program ->
            problems.error(
                program.place(),
                "found '%s', expected the absolute path of a program",
                program.value()));
  }

  private void vip(String text, String owner, Tree tree, Tree entry) {
    var place = entry.placeOf("vip");
    var address = host(text);
    if (address.isEmpty()) {
      problems.error(
          place,
          "found '%s', expected an IP address that clients can connect to, and the length of its"
              + " network's prefix, like 10.77.0.100/24",
          text);
      return;
    }
    var other = owners.putIfAbsent(address.get(), owner);
    if (other != null) {
      problems.error(
          place,
          "%s has the address %s already; expected another",
          other,
          address.get().getHostAddress());
    }
    for (var member : Defaults.members(top, tree)) {
      top.tree("hosts")
          .tree(member)
          .find("address", String.class)
          .flatMap(Entrances::literal)
          .filter(own -> isElsewhere(own, address.get(), prefix(text)))
          .ifPresent(own ->
              problems.warning(
                  place,
                  "host %s (%s) is in another network; clients will not find the address there",
                  member,
                  own.getHostAddress()));
    }
  }

  /** Whether two addresses of one family have different network prefixes. */
  private static boolean isElsewhere(InetAddress one, InetAddress other, int prefix) {
    var a = one.getAddress();
    var b = other.getAddress();
    var both = new BigInteger(1, a).xor(new BigInteger(1, b));
    return a.length == b.length && both.bitLength() > a.length * 8 - prefix;
  }

  /** The address before the slash, if clients can connect to it and the rest is its prefix. */
  private static Optional<InetAddress> host(String text) {
    return literal(text.substring(0, text.indexOf('/')))
        .filter(address ->
            !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress()
                && prefix(text) >= 1
                && prefix(text) <= address.getAddress().length * 8);
  }

  private static int prefix(String text) {
    return Integer.parseInt(text.substring(text.indexOf('/') + 1));
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
