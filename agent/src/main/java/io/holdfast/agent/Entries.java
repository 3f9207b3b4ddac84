package io.holdfast.agent;

import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.goal.Route;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.core.spec.SentinelSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.spi.traffic.TrafficEntry;
import io.holdfast.traffic.gateway.Gateway;
import io.holdfast.traffic.gateway.GatewayLoops;
import io.holdfast.traffic.gateway.GatewaySettings;
import io.holdfast.traffic.gateway.Refusal;
import io.holdfast.traffic.sentinel.Sentinel;
import io.holdfast.traffic.sentinel.SentinelSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Every way through this host, and to find it. Thread-safe; nothing blocks once open. */
final class Entries implements AutoCloseable {
  /**
   * One entry.
   *
   * @param gateways one for each address and port that it listens on
   */
  record Entry(ServiceId service, EntrySpec spec, List<Gateway> gateways) {
    /** Of all its gateways together. */
    TrafficEntry.Figures figures() {
      return gateways.stream().map(Gateway::figures).reduce(Entry::sum).orElse(NOTHING);
    }

    /** Connections that all its gateways refused for that cause. */
    long refused(Refusal cause) {
      return gateways.stream()
          .mapToLong(gateway -> gateway.refusals().getOrDefault(cause, 0L))
          .sum();
    }

    private static TrafficEntry.Figures sum(TrafficEntry.Figures one, TrafficEntry.Figures other) {
      return new TrafficEntry.Figures(
          one.open() + other.open(),
          one.held() + other.held(),
          one.refused() + other.refused(),
          one.cut() + other.cut(),
          one.bytesIn() + other.bytesIn(),
          one.bytesOut() + other.bytesOut());
    }
  }

  private static final TrafficEntry.Figures NOTHING = new TrafficEntry.Figures(0, 0, 0, 0, 0, 0);

  private final GatewayLoops loops = GatewayLoops.open();
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable Sentinel sentinel;

  /**
   * Listens on every gateway's port, and on the one for clients of Redis Sentinel.
   *
   * @param onFreeze told on an event loop when this process stood still
   * @param hearsController whether this agent hears of a controller
   * @throws HoldfastException {@link ErrorCode#ADDRESS_IN_USE} when a port is taken, {@link
   *     ErrorCode#UNUSABLE_DATA} when the Sentinel password cannot be read
   */
  static Entries open(AgentSettings settings, Runnable onFreeze, BooleanSupplier hearsController) {
    var cluster = settings.cluster();
    var self = settings.self();
    var opened = new Entries();
    try {
      for (var service : cluster.services()) {
        for (var entry : service.entries()) {
          opened.add(cluster, self, service, entry, onFreeze);
        }
      }
      if (cluster.sentinel() != null) {
        opened.add(cluster.sentinel(), settings, onFreeze, hearsController);
      }
      return opened;
    } catch (IOException e) {
      opened.close();
      throw new HoldfastException(ErrorCode.ADDRESS_IN_USE, String.valueOf(e.getMessage()), e);
    } catch (HoldfastException e) {
      opened.close();
      throw e;
    }
  }

  private void add(
      SentinelSpec spec, AgentSettings settings, Runnable onFreeze, BooleanSupplier hearsController)
      throws IOException {
    var listen =
        new InetSocketAddress(settings.cluster().host(settings.self()).address(), spec.port());
    sentinel =
        Sentinel.open(
            new SentinelSettings(
                settings.cluster(),
                settings.self(),
                listen,
                spec,
                password(spec, settings),
                onFreeze,
                hearsController),
            loops);
  }

  private static @Nullable String password(SentinelSpec spec, AgentSettings settings) {
    if (spec.passwordFile() == null) {
      return null;
    }
    var file = settings.specFolder().resolve(spec.passwordFile());
    try {
      var password = Files.readString(file).strip();
      if (!password.isEmpty()) {
        return password;
      }
    } catch (IOException e) {
      throw new HoldfastException(
          ErrorCode.UNUSABLE_DATA,
          "the password file %s (sentinel.passwordFile) cannot be read; expected a file with one password"
              .formatted(file),
          e);
    }
    throw new HoldfastException(
        ErrorCode.UNUSABLE_DATA,
        "the password file %s (sentinel.passwordFile) is empty; expected one password"
            .formatted(file));
  }

  private void add(
      ClusterSpec cluster, HostId self, ServiceSpec service, EntrySpec entry, Runnable onFreeze)
      throws IOException {
    var gateways = new ArrayList<Gateway>();
    var opened = new Entry(service.id(), entry, gateways);
    entries.add(opened);
    for (var place : places(cluster, self, service, entry)) {
      var settings =
          new GatewaySettings(
              service.id(),
              self,
              place.listen(),
              place.ahead(),
              entry,
              new Targets(cluster, service)::of,
              onFreeze);
      gateways.add(Gateway.open(settings, loops));
    }
  }

  /**
   * Where a gateway listens.
   *
   * @param ahead whether the address may come to this host later
   */
  private record Place(InetSocketAddress listen, boolean ahead) {}

  /**
   * On the host's own address with the gateway's port; on a virtual address with that and the
   * engine's own, because the engine itself listens on its host's address alone.
   */
  private static Set<Place> places(
      ClusterSpec cluster, HostId self, ServiceSpec service, EntrySpec entry) {
    var places = new LinkedHashSet<Place>();
    var port = entry.gatewayPort();
    if (port != null) {
      places.add(new Place(new InetSocketAddress(cluster.host(self).address(), port), false));
    }
    if (entry.mode() != EntrySpec.Mode.READ) {
      VirtualAddress.into(cluster, service)
          .filter(address -> address.candidates().contains(self))
          .map(address -> InetAddress.ofLiteral(address.spec().address()))
          .forEach(virtual -> {
            places.add(new Place(new InetSocketAddress(virtual, service.port()), true));
            if (port != null) {
              places.add(new Place(new InetSocketAddress(virtual, port), true));
            }
          });
    }
    return places;
  }

  void follow(Route route) {
    for (var entry : entries) {
      if (entry.service().equals(route.service())) {
        entry.gateways().forEach(gateway -> gateway.follow(route));
      }
    }
    // After the gateways: who is told of a new primary finds the way there open.
    if (sentinel != null) {
      sentinel.follow(route);
    }
  }

  void distrust() {
    entries.forEach(entry -> entry.gateways().forEach(Gateway::distrust));
    if (sentinel != null) {
      sentinel.distrust();
    }
  }

  /** The port for clients of Redis Sentinel, if the spec wants one. */
  @Nullable Sentinel sentinel() {
    return sentinel;
  }

  List<Entry> all() {
    return List.copyOf(entries);
  }

  @Override
  public void close() {
    entries.forEach(entry -> entry.gateways().forEach(Gateway::close));
    if (sentinel != null) {
      sentinel.close();
    }
    loops.close();
  }

  /** Addresses of a service's members, resolved once: a gateway must not wait for a name server. */
  private static final class Targets {
    private final ClusterSpec cluster;
    private final ServiceSpec service;
    private final Map<HostId, InetSocketAddress> resolved = new ConcurrentHashMap<>();

    Targets(ClusterSpec cluster, ServiceSpec service) {
      this.cluster = cluster;
      this.service = service;
    }

    InetSocketAddress of(HostId host) {
      var known = resolved.get(host);
      if (known != null) {
        return known;
      }
      var name = cluster.host(host).address();
      try {
        var address = new InetSocketAddress(InetAddress.getByName(name), service.port());
        resolved.put(host, address);
        return address;
      } catch (UnknownHostException e) {
        throw new HoldfastException(
            ErrorCode.UNREACHABLE,
            "the address '%s' of host %s cannot be resolved".formatted(name, host),
            e);
      }
    }
  }
}
