package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Packets that one host's own firewall keeps back: dropped silently, without a reset or an answer,
 * or refused in the host's name.
 */
final class Cuts {
  private final NamespaceNetwork network;
  private final Path ruleset;
  private final Set<String> rules = new LinkedHashSet<>();

  Cuts(NamespaceNetwork network, Path folder) {
    this.network = network;
    this.ruleset = folder.resolve(network.name() + ".nft");
  }

  /** Drops all that comes in. */
  void inbound() {
    add("input iif != lo drop");
  }

  /** Drops all that goes out. */
  void outbound() {
    add("output oif != lo drop");
  }

  /**
   * Answers all that comes in, and all that is to go out, as if nobody were there; the answers
   * themselves go out.
   */
  void refuse() {
    add("input iif != lo meta l4proto tcp reject with tcp reset");
    add("output oif != lo tcp flags & rst != rst reject with tcp reset");
  }

  /** Drops what comes from that address. */
  void inboundFrom(String address) {
    add("input ip saddr %s drop".formatted(address));
  }

  /** Drops what goes to that address. */
  void outboundTo(String address) {
    add("output ip daddr %s drop".formatted(address));
  }

  /** Drops one in so many of what comes in, at random. */
  void loseInbound(double part) {
    add("input iif != lo numgen random mod 10000 < %d drop".formatted(Math.round(part * 10_000)));
  }

  /** Keeps nothing back any more. */
  void heal() {
    rules.clear();
    apply();
  }

  private void add(String rule) {
    rules.add(rule);
    apply();
  }

  /** Replaces all rules in one transaction of the kernel. */
  private void apply() {
    var text =
        new StringBuilder(
            """
            table inet holdfast
            delete table inet holdfast
            table inet holdfast {
              chain input { type filter hook input priority -300; policy accept; }
              chain output { type filter hook output priority -300; policy accept; }
            }
            """);
    rules.forEach(rule -> text.append("add rule inet holdfast ").append(rule).append('\n'));
    try {
      Files.writeString(ruleset, text);
    } catch (IOException e) {
      throw new TestkitException("Cannot write %s: %s".formatted(ruleset, e.getMessage()), e);
    }
    Command.run(network.inside(List.of("nft", "-f", ruleset.toString())));
  }
}
