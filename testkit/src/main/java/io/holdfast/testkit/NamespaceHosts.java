package io.holdfast.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bare hosts on one switch, network namespaces without agents: for tests of what an agent does to a
 * host's network. For root. Hosts are numbered from 1; this machine is on the switch too.
 */
public final class NamespaceHosts implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Workplace place;
  private final String bridge;
  private final List<NamespaceNetwork> hosts = new ArrayList<>();

  private NamespaceHosts(Workplace place, int count) {
    this.place = place;
    this.bridge = NamespaceNetwork.makeBridge(place.slot(), place.journal());
    for (int number = 1; number <= count; number++) {
      hosts.add(NamespaceNetwork.make(bridge, place.slot(), number, place.journal()));
    }
  }

  /** Makes so many. */
  public static NamespaceHosts make(int count) {
    var place = Workplace.numbered();
    try {
      return new NamespaceHosts(place, count);
    } catch (RuntimeException e) {
      place.clear();
      place.close();
      throw e;
    }
  }

  /** Address of a host. */
  public String address(int host) {
    return hosts.get(host - 1).address();
  }

  /** An address on the same network that no host has. */
  public String spareAddress() {
    return NamespaceNetwork.address(place.slot(), 90);
  }

  /** Threads of this JVM whose sockets are on that host. */
  public ThreadFactory threads(int host) {
    return hosts.get(host - 1).threads();
  }

  /** The command, run on that host. */
  public List<String> inside(int host, String... command) {
    return hosts.get(host - 1).inside(List.of(command));
  }

  /** Runs a short command on that host and returns what it printed. */
  public String run(int host, String... command) {
    return Command.run(inside(host, command));
  }

  /** Does something with sockets of that host. */
  public <T> T on(int host, Callable<T> task) {
    var future = new FutureTask<>(task);
    threads(host).newThread(future).start();
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new TestkitException("On host %d: %s".formatted(host, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("interrupted", e);
    }
  }

  /** Asks the network who has an address, again and again, from this machine. */
  public AddressWatch watch(String address) {
    return AddressWatch.on(bridge, address);
  }

  /** Unplugs and removes them with all that runs there. */
  @Override
  public void close() {
    hosts.forEach(host -> NamespaceNetwork.group(host.name()).ifPresent(ProcessGroup::kill));
    place.remove();
    place.close();
  }
}
