package io.holdfast.traffic.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops that all ways in of an agent share. Close those first, then this. */
public final class GatewayLoops implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayLoops.class);
  private static final int MOST_THREADS = 4;

  private final Transport transport;
  private final LongSupplier ticker;
  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();
  private final Set<Gateway> gateways = ConcurrentHashMap.newKeySet();

  /** How the kernel is asked for events. */
  enum Transport {
    EPOLL,
    NIO;

    static Transport best() {
      if (Epoll.isAvailable()) {
        return EPOLL;
      }
      LOG.warn(
          "Native epoll is not available, the gateways use Java's own sockets: slower, and peers that are stuck are not"
              + " cut off",
          Epoll.unavailabilityCause());
      return NIO;
    }

    private IoHandlerFactory factory() {
      return switch (this) {
        case EPOLL -> EpollIoHandler.newFactory();
        case NIO -> NioIoHandler.newFactory();
      };
    }
  }

  /** One event loop and what belongs to it. */
  record Loop(EventLoop events, Pulse pulse, ReadBuffers buffers) {}

  /**
   * As many threads as the machine has cores, four at most: more would only take the database's
   * place.
   */
  public static GatewayLoops open() {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    return new GatewayLoops(threads, Transport.best(), System::nanoTime);
  }

  GatewayLoops(int threads, Transport transport, LongSupplier ticker) {
    this.transport = transport;
    this.ticker = ticker;
    this.group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("gateway", true), transport.factory());
    for (EventExecutor executor : group) {
      EventLoop events = (EventLoop) executor;
      Loop loop = new Loop(events, new Pulse(ticker, this::stoodStill), new ReadBuffers());
      loops.add(loop);
      var _ =
          events.scheduleWithFixedDelay(
              () -> tick(loop),
              Pulse.TICK.toMillis(),
              Pulse.TICK.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  /**
   * A listening socket of another server on these loops, with the options of the gateways'; its
   * connections read by themselves and end when the peer ends its half. What it does on a loop must
   * not block, and it is to be closed before this.
   */
  public ServerBootstrap server(InetSocketAddress address, ChannelHandler accepted) {
    return Sockets.listening(this, address, accepted)
        .childOption(ChannelOption.AUTO_READ, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
  }

  Transport transport() {
    return transport;
  }

  LongSupplier ticker() {
    return ticker;
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  List<Loop> loops() {
    return loops;
  }

  void add(Gateway gateway) {
    gateways.add(gateway);
  }

  void remove(Gateway gateway) {
    gateways.remove(gateway);
  }

  private void tick(Loop loop) {
    long now = loop.pulse().beat();
    for (Gateway gateway : gateways) {
      gateway.sweep(loop, now);
    }
  }

  private void stoodStill() {
    LOG.warn(
        "The gateways stood still for more than {} ms (process stopped or starved): their connections wait until the"
            + " routes are confirmed",
        Pulse.STANDSTILL.toMillis());
    gateways.forEach(Gateway::stoodStill);
  }

  /** Ends the threads. Returns when they have ended, or after five seconds. */
  @Override
  public void close() {
    var _ =
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    if (group.isTerminated()) {
      loops.forEach(loop -> loop.buffers().close());
    }
  }
}
