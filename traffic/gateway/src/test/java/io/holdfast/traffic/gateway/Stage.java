package io.holdfast.traffic.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Route;
import io.holdfast.core.spec.EntryLimits;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.spi.traffic.TrafficEntry.Figures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A gateway with members to lead to. Everything that was opened through it is closed with it. */
final class Stage implements AutoCloseable {
  static final ServiceId SERVICE = new ServiceId("db");
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId C = new HostId("c");

  /** Limits for tests that are about something else. */
  static final EntryLimits ROOMY =
      new EntryLimits(
          2000, 2000, 1000, Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ZERO, false);

  private final Map<HostId, InetSocketAddress> addresses = new ConcurrentHashMap<>();
  private final List<Runnable> opened = new ArrayList<>();
  private final AtomicLong skippedNanos = new AtomicLong();
  private final GatewayLoops loops;
  final AtomicInteger freezes = new AtomicInteger();
  final Gateway gateway;

  Stage(EntrySpec entry, GatewayLoops.Transport transport) {
    loops = new GatewayLoops(2, transport, () -> System.nanoTime() + skippedNanos.get());
    gateway = open(entry);
  }

  static Stage writing() {
    return new Stage(write(ROOMY), GatewayLoops.Transport.best());
  }

  static Stage writing(EntryLimits limits) {
    return new Stage(write(limits), GatewayLoops.Transport.best());
  }

  static Stage reading(@Nullable Duration maxLag, boolean fallback) {
    return new Stage(
        new EntrySpec(EntrySpec.Mode.READ, 0, maxLag, fallback, ROOMY),
        GatewayLoops.Transport.best());
  }

  static EntrySpec write(EntryLimits limits) {
    return new EntrySpec(EntrySpec.Mode.WRITE, 0, null, false, limits);
  }

  private Gateway open(EntrySpec entry) {
    try {
      return Gateway.open(
          new GatewaySettings(
              SERVICE,
              A,
              new InetSocketAddress("127.0.0.51", 0),
              entry,
              host -> {
                InetSocketAddress address = addresses.get(host);
                if (address == null) {
                  throw new AssertionError("nobody asked for " + host);
                }
                return address;
              },
              freezes::incrementAndGet),
          loops);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A member that listens. */
  Backend member(HostId host) {
    Backend backend = Backend.on("127.0.0.52");
    opened.add(backend::close);
    addresses.put(host, backend.address());
    return backend;
  }

  /** A member at an address of the test's own choice. */
  void memberAt(HostId host, InetSocketAddress address) {
    addresses.put(host, address);
  }

  Peer client() {
    return clientFrom("127.0.0.1");
  }

  Peer clientFrom(String address) {
    Peer client = Peer.connect(gateway.address(), address);
    opened.add(client::close);
    return client;
  }

  void lead(long term, long revision, @Nullable HostId primary, Route.Reader... readers) {
    gateway.follow(
        new Route(SERVICE, new Term(term), new Revision(revision), primary, List.of(readers)));
  }

  static Route.Reader reader(HostId host, @Nullable Duration behind) {
    return new Route.Reader(host, behind);
  }

  /** As if the process had been stopped for so long. */
  void skip(Duration time) {
    skippedNanos.addAndGet(time.toNanos());
  }

  GatewayLoops loops() {
    return loops;
  }

  void waitFor(Predicate<Figures> condition) {
    waitUntil(() -> condition.test(gateway.figures()), () -> gateway.figures().toString());
  }

  static void waitUntil(BooleanSupplier condition, java.util.function.Supplier<String> state) {
    long deadline = System.nanoTime() + Peer.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(state).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  @Override
  public void close() {
    gateway.close();
    loops.close();
    opened.forEach(Runnable::run);
  }
}
