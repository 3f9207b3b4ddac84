package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * A network namespace on a bridge, as a server on a switch.
 *
 * @param name of the namespace
 * @param port name of the switch's side of its cable
 */
record NamespaceNetwork(String name, String address, String bridge, String port)
    implements HostNetwork {
  private static final Path NAMESPACES = Path.of("/run/netns");

  /** The switch that hosts of one slot are plugged into; this machine is on it too, as .254. */
  static String makeBridge(int slot, Journal journal) {
    var bridge = bridge(slot);
    journal.link(bridge);
    Command.run("ip", "link", "add", bridge, "type", "bridge");
    Command.run("ip", "address", "add", machine(slot) + "/24", "dev", bridge);
    Command.run("ip", "link", "set", bridge, "up");
    return bridge;
  }

  static String bridge(int slot) {
    return "hfk" + slot;
  }

  /** Host number 1 to 250 on that switch. */
  static NamespaceNetwork make(String bridge, int slot, int number, Journal journal) {
    var name = "%s-%d".formatted(bridge, number);
    var network = new NamespaceNetwork(name, address(slot, number), bridge, bridge + "p" + number);
    journal.namespace(name);
    journal.link(network.port);
    Command.run("ip", "netns", "add", name);
    Command.run(
        "ip", "link", "add", network.port, "type", "veth", "peer", "name", "eth0", "netns", name);
    Command.run("ip", "link", "set", network.port, "master", bridge, "up");
    Command.run("ip", "-n", name, "address", "add", network.address + "/24", "dev", "eth0");
    Command.run("ip", "-n", name, "link", "set", "eth0", "up");
    Command.run("ip", "-n", name, "link", "set", "lo", "up");
    return network;
  }

  /** All processes in a namespace of that name, if there is one. */
  static Optional<ProcessGroup> group(String name) {
    return identity(name)
        .map(identity ->
            new ProcessGroup(
                "namespace " + name,
                process -> process.network().filter(identity::equals).isPresent()));
  }

  @Override
  public List<String> inside(List<String> command) {
    var whole = new ArrayList<>(List.of("nsenter", "--net=" + NAMESPACES.resolve(name), "--"));
    whole.addAll(command);
    return whole;
  }

  @Override
  public boolean owns(OsProcess process) {
    var network = process.network();
    return network.isPresent() && network.equals(identity(name));
  }

  /** Threads of this JVM whose sockets are on that host: a client beside the database. */
  ThreadFactory threads() {
    return task ->
        Thread.ofPlatform()
            .daemon()
            .name("on-" + name)
            .unstarted(() -> {
              int descriptor = Libc.openReadOnly(NAMESPACES.resolve(name).toString());
              try {
                Libc.enterNetwork(descriptor);
              } finally {
                Libc.close(descriptor);
              }
              task.run();
            });
  }

  static String address(int slot, int number) {
    return subnet(slot) + (10 + number);
  }

  /** This machine's own address there. */
  static String machine(int slot) {
    return subnet(slot) + "254";
  }

  private static String subnet(int slot) {
    return "10.231.%d.".formatted(slot);
  }

  private static Optional<String> identity(String name) {
    try {
      return Optional.of(
          "net:[%s]".formatted(Files.getAttribute(NAMESPACES.resolve(name), "unix:ino")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
