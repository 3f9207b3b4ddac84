package io.holdfast.traffic.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links of one gateway on one event loop. Used by that loop alone. */
final class Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);

  private final GatewayLoops.Loop loop;
  private final Bootstrap upstreams;
  private final Set<Link> links = new HashSet<>();

  Carrier(GatewayLoops.Loop loop, Bootstrap upstreams) {
    this.loop = loop;
    this.upstreams = upstreams;
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
    return upstreams.clone(loop.events()).handler(side).connect(address);
  }

  Future<?> after(long nanos, Runnable task) {
    return loop.events().schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  long beat() {
    return loop.pulse().beat();
  }

  long nanos() {
    return loop.pulse().nanos();
  }
}
