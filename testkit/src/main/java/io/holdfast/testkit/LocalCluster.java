package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several hosts on this machine that form one cluster. Closed, it leaves nothing behind; a run that
 * was killed is cleaned up after by the next one.
 */
public final class LocalCluster implements AutoCloseable {
  private final ClusterPlan plan;
  private final Workplace place;
  private final Ports ports;
  private final Path spec;
  private final Map<String, LocalHost> hosts = new LinkedHashMap<>();
  private final Thread onExit = new Thread(this::clearQuietly, "clean-up");
  private boolean closed;

  private LocalCluster(ClusterPlan plan, Workplace place, Ports ports) {
    this.plan = plan;
    this.place = place;
    this.ports = ports;
    this.spec = place.folder().resolve("holdfast.yaml");
  }

  /** Makes the hosts and their spec, in a place of its own, and starts no agent yet. */
  public static LocalCluster create(ClusterPlan plan) {
    var place = Workplace.numbered();
    return createAt(plan, place, "test-" + place.slot(), "127.231.%d.".formatted(place.slot()));
  }

  /** Makes and starts one whose agents all run when this returns. */
  public static LocalCluster start(ClusterPlan plan) {
    var cluster = create(plan);
    cluster.startAgents();
    return cluster;
  }

  static LocalCluster createAt(
      ClusterPlan plan, Workplace place, String name, String loopbackPrefix) {
    var addresses =
        java.util.stream.IntStream.rangeClosed(1, plan.hosts().size())
            .mapToObj(number -> loopbackPrefix + (10 + number))
            .toList();
    var ports = plan.form() == ClusterPlan.Form.NAMESPACES ? Ports.USUAL : Ports.freeOn(addresses);
    var cluster = new LocalCluster(plan, place, ports);
    Runtime.getRuntime().addShutdownHook(cluster.onExit);
    try {
      cluster.makeHosts(addresses);
      cluster.writeSpec(name);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts every agent that does not run. */
  public void startAgents() {
    hosts.values().stream().filter(host -> !host.agentRuns()).forEach(LocalHost::startAgent);
  }

  /** The plan it was made by. */
  public ClusterPlan plan() {
    return plan;
  }

  /** The host of that name. */
  public LocalHost host(String name) {
    return Optional.ofNullable(hosts.get(name))
        .orElseThrow(() -> new TestkitException("no host " + name + " in " + hosts.keySet()));
  }

  /** All hosts, members first. */
  public List<LocalHost> hosts() {
    return List.copyOf(hosts.values());
  }

  /** All hosts but these. */
  public List<LocalHost> hostsWithout(LocalHost... left) {
    return hosts.values().stream().filter(host -> !List.of(left).contains(host)).toList();
  }

  /** Hosts that carry data. */
  public List<LocalHost> members() {
    return plan.members().stream().map(this::host).toList();
  }

  public Ports ports() {
    return ports;
  }

  /** The file {@code holdfast.yaml}; secrets lie beside it. */
  public Path spec() {
    return spec;
  }

  /** Password of the database user {@code app}. */
  public String password() {
    return read("app.password");
  }

  /** What agents and acting calls prove themselves with. */
  public String secret() {
    return read("cluster.secret");
  }

  /** Ends everything and removes every trace. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    hosts.values().forEach(LocalHost::speedUp);
    place.clear();
    Folders.delete(place.folder());
    place.close();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The JVM is on its way out and runs the hook already.
    }
  }

  /** Lets it run on after this JVM has ended. */
  void leaveRunning() {
    closed = true;
    Runtime.getRuntime().removeShutdownHook(onExit);
    place.close();
  }

  private void makeHosts(List<String> addresses) {
    var distribution = Distribution.locate();
    var bridge =
        plan.form() == ClusterPlan.Form.NAMESPACES
            ? NamespaceNetwork.makeBridge(place.slot(), place.journal())
            : "";
    int number = 1;
    for (var name : plan.hosts()) {
      var network =
          plan.form() == ClusterPlan.Form.NAMESPACES
              ? NamespaceNetwork.make(bridge, place.slot(), number, place.journal())
              : new LoopbackNetwork(addresses.get(number - 1));
      var host = new LocalHost(name, network, place.folder(), spec, distribution, place.journal());
      host.makeData(plan.diskMegabytes());
      hosts.put(name, host);
      number++;
    }
  }

  private void writeSpec(String name) {
    try {
      Files.writeString(spec, SpecFile.yaml(name, plan, ports, hosts.values()));
    } catch (IOException e) {
      throw new TestkitException("Cannot write %s: %s".formatted(spec, e.getMessage()), e);
    }
    SpecFile.writePrivate(place.folder().resolve("cluster.secret"), SpecFile.newSecret());
    SpecFile.writePrivate(place.folder().resolve("app.password"), SpecFile.newSecret());
  }

  private String read(String file) {
    try {
      return Files.readString(place.folder().resolve(file)).strip();
    } catch (IOException e) {
      throw new TestkitException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void clearQuietly() {
    close();
  }
}
