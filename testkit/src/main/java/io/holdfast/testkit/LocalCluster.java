package io.holdfast.testkit;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.ServiceStatus;
import io.holdfast.api.WireFormat;
import io.holdfast.core.leader.ServiceCondition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several hosts on this machine that form one cluster. Closed, it leaves nothing behind; a run that
 * was killed is cleaned up after by the next one.
 */
public final class LocalCluster implements AutoCloseable {
  /** Elections and failovers take seconds, on a busy machine too. */
  private static final Duration UNTIL_KNOWN = Duration.ofSeconds(30);

  private static final Duration BETWEEN_STATUSES = Duration.ofMillis(100);

  private final ClusterPlan plan;
  private final Workplace place;
  private final Ports ports;
  private final Path spec;
  private final Map<String, LocalHost> hosts = new LinkedHashMap<>();
  private final Thread onExit = new Thread(this::clearQuietly, "clean-up");
  private final ClusterApi api;
  private @Nullable EtcdMembers etcd;
  private boolean closed;

  private LocalCluster(ClusterPlan plan, Workplace place, Ports ports, List<String> addresses) {
    this.plan = plan;
    this.place = place;
    this.ports = ports;
    this.spec = place.folder().resolve("holdfast.yaml");
    var secret = SpecFile.newSecret();
    SpecFile.writePrivate(place.folder().resolve("cluster.secret"), secret);
    SpecFile.writePrivate(place.folder().resolve("app.password"), SpecFile.newSecret());
    this.api =
        new ClusterApi(
            addresses.stream()
                .map(address -> URI.create("http://%s:%d".formatted(address, ports.api())))
                .toList(),
            secret);
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

  /**
   * Makes the hosts in a given place, which must be clear and is the cluster's from then on.
   *
   * @param loopbackPrefix first three numbers of the hosts' addresses, when they are loopback ones
   */
  public static LocalCluster createAt(
      ClusterPlan plan, Workplace place, String name, String loopbackPrefix) {
    boolean namespaces = plan.form() == ClusterPlan.Form.NAMESPACES;
    var addresses =
        IntStream.rangeClosed(1, plan.hosts().size())
            .mapToObj(number ->
                namespaces
                    ? NamespaceNetwork.address(place.slot(), number)
                    : loopbackPrefix + (10 + number))
            .toList();
    var ports =
        namespaces
            ? Ports.usual(plan.engine())
            : Ports.freeOn(
                plan.engine(),
                addresses,
                plan.extras().blueprint() == null ? List.of() : Blueprint.furtherPorts());
    var cluster = new LocalCluster(plan, place, ports, addresses);
    Runtime.getRuntime().addShutdownHook(cluster.onExit);
    try {
      cluster.makeHosts(addresses);
      if (plan.extras().etcdMembers() > 0) {
        cluster.startEtcd(
            namespaces ? NamespaceNetwork.machine(place.slot()) : loopbackPrefix + 254);
      }
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

  /** The etcd cluster that is its quorum. */
  public EtcdMembers etcd() {
    if (etcd == null) {
      throw new TestkitException("the plan asks for no etcd");
    }
    return etcd;
  }

  /** Hosts that carry data. */
  public List<LocalHost> members() {
    return plan.members().stream().map(this::host).toList();
  }

  /** The address that a plan with one gives to the write entry. */
  public String virtualAddress() {
    return NamespaceNetwork.address(place.slot(), 90);
  }

  /** The blueprint whose stack it runs. */
  public Blueprint blueprint() {
    var blueprint = plan.extras().blueprint();
    if (blueprint == null) {
      throw new TestkitException("the plan asks for no blueprint");
    }
    return blueprint;
  }

  /**
   * Where clients of a blueprint's stack come in: the virtual address alone, or where there is none
   * the gateway of each host.
   */
  public List<InetSocketAddress> fronts() {
    if (plan.extras().virtualAddress()) {
      return List.of(new InetSocketAddress(virtualAddress(), Blueprint.FRONT));
    }
    int moved = ports.api() - Ports.usual(plan.engine()).api();
    return hosts.values().stream()
        .map(host -> new InetSocketAddress(host.address(), Blueprint.FRONT_GATEWAY + moved))
        .toList();
  }

  /** Asks the network who has the virtual address, again and again, from this machine. */
  public AddressWatch watchAddress() {
    return AddressWatch.on(NamespaceNetwork.bridge(place.slot()), virtualAddress());
  }

  public Ports ports() {
    return ports;
  }

  /** The file {@code holdfast.yaml}; secrets lie beside it. */
  public Path spec() {
    return spec;
  }

  /** Password of the service's user {@code app}. */
  public String password() {
    return read("app.password");
  }

  /** The agents' interface. */
  public ClusterApi api() {
    return api;
  }

  /**
   * Waits until the cluster is as its spec asks: controller, hosts, exactly one primary, every
   * standby in the ack set.
   *
   * @throws TestkitException with what was missing last, and the agents' last words
   */
  public ClusterStatus awaitRedundant(Duration deadline) {
    return awaitStatus("redundant", status -> Redundancy.missing(status).isEmpty(), deadline);
  }

  /** What keeps it from being redundant, in sentences; empty when nothing does. */
  public List<String> missingForRedundancy() {
    return api.status().map(Redundancy::missing).orElse(List.of("no agent answers"));
  }

  /** Waits until the service is in that state, as in {@code degraded}. */
  public ClusterStatus awaitState(ServiceCondition.State state, Duration deadline) {
    return awaitStatus(state.word(), status -> service(status).state() == state, deadline);
  }

  /** Waits until the status satisfies the condition, which the word names. */
  public ClusterStatus awaitStatus(
      String word, Predicate<ClusterStatus> condition, Duration deadline) {
    var last = new AtomicReference<Optional<ClusterStatus>>(Optional.empty());
    Waiting.until(
        () -> {
          last.set(api.status());
          return last.get().filter(condition).isPresent();
        },
        BETWEEN_STATUSES,
        deadline,
        () -> "The cluster did not become %s.%n%s".formatted(word, describe(last.get())));
    return last.get().orElseThrow();
  }

  /** The status as a controller tells it; waits for one that does. */
  public ClusterStatus status() {
    return awaitStatus("known to a controller", status -> status.controller() != null, UNTIL_KNOWN);
  }

  /** The present primary's host; waits for one. */
  public LocalHost primary() {
    var status = awaitStatus("led by a primary", it -> service(it).primary() != null, UNTIL_KNOWN);
    return host(Objects.requireNonNull(service(status).primary()).name());
  }

  /** Name of the host whose agent is controller now; waits for one. */
  public String controller() {
    return Objects.requireNonNull(status().controller()).name();
  }

  /** The service every cluster here has. */
  public static ServiceStatus service(ClusterStatus status) {
    return status.services().getFirst();
  }

  private String describe(Optional<ClusterStatus> status) {
    var text = new StringBuilder();
    status.ifPresentOrElse(
        it ->
            text.append("missing: %s%n".formatted(Redundancy.missing(it)))
                .append(WireFormat.writeIndented(it)),
        () -> text.append("no agent answers"));
    for (var host : hosts.values()) {
      text.append(
              "%n--- agent of %s %s, last lines:%n"
                  .formatted(host.name(), host.agentRuns() ? "runs" : "does not run"))
          .append(host.logTail(15));
    }
    return text.toString();
  }

  /** Ends everything and removes every trace. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    api.close();
    hosts.values().forEach(LocalHost::speedUp);
    if (etcd != null) {
      etcd.close();
    }
    place.remove();
    place.close();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The JVM is on its way out and runs the hook already.
    }
  }

  /** Lets it run on after this JVM has ended, until its place is cleared. */
  public void leaveRunning() {
    closed = true;
    api.close();
    if (etcd != null) {
      etcd.leaveRunning();
    }
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
      var host =
          new LocalHost(
              name, plan.engine(), network, place.folder(), spec, distribution, place.journal());
      host.makeData(plan.extras().diskMegabytes());
      hosts.put(name, host);
      number++;
    }
  }

  private void startEtcd(String address) {
    try {
      var folder = Files.createDirectory(place.folder().resolve("etcd"));
      etcd = EtcdMembers.start(folder, address, plan.extras().etcdMembers());
    } catch (IOException e) {
      throw new TestkitException("Cannot make a folder for etcd: " + e.getMessage(), e);
    }
  }

  private void writeSpec(String name) {
    try {
      Files.writeString(spec, yaml(name));
    } catch (IOException e) {
      throw new TestkitException("Cannot write %s: %s".formatted(spec, e.getMessage()), e);
    }
  }

  private String yaml(String name) {
    var blueprint = plan.extras().blueprint();
    if (blueprint == null) {
      return SpecFile.yaml(
          name,
          plan,
          ports,
          hosts.values(),
          etcd == null ? List.of() : etcd.endpoints(),
          virtualAddress());
    }
    var installed = place.folder().resolve("installed");
    blueprint.install(Distribution.locate(), installed, place.folder(), password());
    return blueprint.spec(
        Distribution.locate(),
        hosts.values(),
        ports,
        plan.extras().virtualAddress() ? virtualAddress() : null,
        installed,
        place.folder());
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
