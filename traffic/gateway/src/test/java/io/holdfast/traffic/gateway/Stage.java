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
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

  /** The spare buffers of the loops, and one in each direction of a connection or two. */
  static final long FEW_BUFFERS = 12L * ReadBuffers.SIZE;

  /** Nobody who has something to do is kept from it for longer. */
  private static final Duration STILL = Duration.ofSeconds(2);

  private static final int LOOPS = 2;

  static {
    Leaks.install();
  }

  private final Map<HostId, InetSocketAddress> addresses = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, Socket> reservations = new ConcurrentHashMap<>();
  private final List<Runnable> opened = new ArrayList<>();
  private final AtomicLong skippedNanos = new AtomicLong();
  private final GatewayLoops loops;

  /** Loops that have noticed a standstill since the last one that a test brought about. */
  private final Set<Thread> noticed = ConcurrentHashMap.newKeySet();

  /** Whether a test has seen to it that no route is trusted until it gives the next one. */
  private volatile boolean doubted;

  private volatile @Nullable Route last;
  final Gateway gateway;

  Stage(EntrySpec entry, GatewayLoops.Transport transport) {
    loops = new GatewayLoops(LOOPS, transport, () -> System.nanoTime() + skippedNanos.get());
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

  static Stage leadingToAny() {
    return new Stage(
        new EntrySpec(EntrySpec.Mode.ANY, 0, null, false, ROOMY), GatewayLoops.Transport.best());
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
                  throw new IllegalStateException("the address of " + host + " is not known");
                }
                return address;
              },
              this::froze),
          loops);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A machine that was busy for a second is no claim of any test: an agent confirms the route. */
  private void froze() {
    noticed.add(Thread.currentThread());
    Route route = last;
    if (!doubted && route != null) {
      aside(() -> gateway.follow(route));
    }
  }

  /** A member that listens. */
  Backend member(HostId host) {
    Backend backend = Backend.on("127.0.0.52");
    opened.add(backend::close);
    addresses.put(host, backend.address());
    return backend;
  }

  /**
   * A member whose host refuses connections until somebody listens at the address that is returned.
   */
  InetSocketAddress closedMember(HostId host) {
    // Bound and not listening: it refuses, and nobody else on this machine can take the port.
    Socket reserved = new Socket();
    try {
      reserved.bind(new InetSocketAddress("127.0.0.52", 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    closing(reserved);
    InetSocketAddress address = (InetSocketAddress) reserved.getLocalSocketAddress();
    reservations.put(address, reserved);
    addresses.put(host, address);
    return address;
  }

  /**
   * A member whose host answers nothing: its queue of new connections is full, so the kernel drops
   * what comes.
   */
  void blackholedMember(HostId host) throws IOException {
    ServerSocket deaf = new ServerSocket();
    deaf.bind(new InetSocketAddress("127.0.0.52", 0), 1);
    InetSocketAddress address = (InetSocketAddress) deaf.getLocalSocketAddress();
    closing(deaf);
    for (int i = 0; i < 2; i++) {
      closing(new Socket(address.getAddress(), address.getPort()));
    }
    addresses.put(host, address);
  }

  private void closing(Closeable one) {
    opened.add(() -> {
      try {
        one.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** Closed with the stage. */
  Backend backendAt(InetSocketAddress address) {
    Socket reserved = reservations.remove(address);
    if (reserved != null) {
      try {
        reserved.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Backend backend = Backend.on(address.getHostString(), address.getPort());
    opened.add(backend::close);
    return backend;
  }

  Peer client() {
    return opened(Peer.connect(gateway.address()));
  }

  Peer clientFrom(String address) {
    return opened(Peer.connect(gateway.address(), address));
  }

  private Peer opened(Peer client) {
    opened.add(client::close);
    return client;
  }

  /** The gateway refuses the next client: at once, or as soon as it has connected. */
  void refusesOneMore(String from) {
    try {
      clientFrom(from).isEnded();
    } catch (UncheckedIOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  /** What the loops are told meanwhile they hear afterwards, all at once. */
  void whileNoLoopRuns(Runnable happens) throws InterruptedException {
    CountDownLatch stand = new CountDownLatch(loops.loops().size());
    CountDownLatch goOn = new CountDownLatch(1);
    for (GatewayLoops.Loop loop : loops.loops()) {
      loop.events()
          .execute(() -> {
            stand.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    stand.await();
    try {
      happens.run();
    } finally {
      goOn.countDown();
    }
  }

  void lead(long term, long revision, @Nullable HostId primary, Route.Reader... readers) {
    follow(
        new Route(
            SERVICE, new Term(term), new Revision(revision), primary, false, List.of(readers)));
  }

  /** The primary is about to hand over. */
  void drain(long term, long revision, HostId primary) {
    follow(new Route(SERVICE, new Term(term), new Revision(revision), primary, true, List.of()));
  }

  private void follow(Route route) {
    last = route;
    doubted = false;
    gateway.follow(route);
  }

  static Route.Reader reader(HostId host, @Nullable Duration behind) {
    return new Route.Reader(host, behind);
  }

  /** As if the process had been stopped for so long. */
  void skip(Duration time) {
    doubted = true;
    noticed.clear();
    skippedNanos.addAndGet(time.toNanos());
  }

  /** Each loop notices what was skipped by itself. */
  void awaitNoticed() {
    waitUntil(() -> noticed.size() == LOOPS, () -> "noticed by " + noticed);
  }

  /** As if a loop had noticed that the process had been stopped. */
  void stoodStill() {
    doubted = true;
    gateway.stoodStill();
  }

  void distrust() {
    doubted = true;
    gateway.distrust();
  }

  GatewayLoops loops() {
    return loops;
  }

  /**
   * On a thread of its own: it may never wait, and would not let another virtual thread have its
   * turn.
   */
  static void aside(Runnable task) {
    Thread.ofPlatform().daemon().start(task);
  }

  /** Bytes of the buffers of all gateways in this process. */
  long bufferedBytes() {
    return UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }

  /** Waits until no byte moves any more: every buffer on the way is full. */
  void waitUntilStill() {
    long[] since = {System.nanoTime()};
    long[] before = {0};
    waitUntil(
        () -> {
          long moved = gateway.figures().bytesIn() + gateway.figures().bytesOut();
          if (moved == 0 || moved != before[0]) {
            before[0] = moved;
            since[0] = System.nanoTime();
          }
          return System.nanoTime() - since[0] > STILL.toNanos();
        },
        () -> gateway.figures().toString());
  }

  void waitFor(Predicate<Figures> condition) {
    waitUntil(() -> condition.test(gateway.figures()), () -> gateway.figures().toString());
  }

  static void waitUntil(BooleanSupplier condition, Supplier<String> state) {
    long deadline = System.nanoTime() + Peer.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(state).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  @Override
  public void close() {
    last = null;
    gateway.close();
    loops.close();
    opened.forEach(Runnable::run);
  }
}
