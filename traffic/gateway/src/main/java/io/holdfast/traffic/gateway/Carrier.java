package io.holdfast.traffic.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links of one gateway on one event loop. Used by that loop alone, unless said otherwise. */
final class Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);

  private final GatewayLoops.Loop loop;
  private final GatewayLoops loops;
  private final Duration connectTimeout;

  /** As many as there are members. */
  private final Map<InetSocketAddress, Bootstrap> upstreams = new HashMap<>();

  private final AtomicLong bytesIn = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private final Set<Link> links = new HashSet<>();

  Carrier(GatewayLoops loops, GatewayLoops.Loop loop, Duration connectTimeout) {
    this.loops = loops;
    this.loop = loop;
    this.connectTimeout = connectTimeout;
  }

  GatewayLoops.Loop loop() {
    return loop;
  }

  ReadBuffers buffers() {
    return loop.buffers();
  }

  void add(Link link) {
    links.add(link);
  }

  void remove(Link link) {
    links.remove(link);
  }

  /**
   * Visits each; links may leave meanwhile. One that fails is given up, so that the others have
   * their turn.
   */
  void each(Consumer<Link> visit) {
    for (Link link : List.copyOf(links)) {
      try {
        visit.accept(link);
      } catch (RuntimeException e) {
        LOG.error("A connection of the gateway failed in an unforeseen way and is cut", e);
        link.abort();
      }
    }
  }

  ChannelFuture connect(Side side, InetSocketAddress address) {
    Bootstrap upstream =
        upstreams.computeIfAbsent(
            address, to -> Sockets.connecting(loops, to, connectTimeout).group(loop.events()));
    return upstream.clone().handler(side).connect();
  }

  Future<?> after(long nanos, Runnable task) {
    return loop.events().schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  void countIn(int bytes) {
    bytesIn.lazySet(bytesIn.getPlain() + bytes);
  }

  void countOut(int bytes) {
    bytesOut.lazySet(bytesOut.getPlain() + bytes);
  }

  /** Bytes from clients since the gateway opened; may be read by any thread. */
  long bytesIn() {
    return bytesIn.get();
  }

  /** Bytes to clients since the gateway opened; may be read by any thread. */
  long bytesOut() {
    return bytesOut.get();
  }

  long beat() {
    return loop.pulse().beat();
  }

  long nanos() {
    return loop.pulse().nanos();
  }
}
