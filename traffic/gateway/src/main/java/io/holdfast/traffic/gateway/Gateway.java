package io.holdfast.traffic.gateway;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.goal.Route;
import io.holdfast.core.spec.EntryLimits;
import io.holdfast.spi.traffic.TrafficEntry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP entry. Thread-safe. */
public final class Gateway implements TrafficEntry {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long CLOSING_SECONDS = 5;

  private final GatewaySettings settings;
  private final GatewayLoops loops;
  private final Admission admission;
  private final Members members;
  private final Counters counters = new Counters();
  private final List<Carrier> carriers = new ArrayList<>();
  private final Channel listener;

  /** Newest route ever heard of; guarded by this. */
  private @Nullable Route newest;

  private volatile Stance stance;
  private volatile boolean closed;

  /**
   * Listens, and holds every client until the first route.
   *
   * @throws IOException it cannot listen there
   */
  public static Gateway open(GatewaySettings settings, GatewayLoops loops) throws IOException {
    Gateway gateway = new Gateway(settings, loops);
    loops.add(gateway);
    return gateway;
  }

  private Gateway(GatewaySettings settings, GatewayLoops loops) throws IOException {
    this.settings = settings;
    this.loops = loops;
    this.admission = new Admission(limits());
    this.members = new Members(loops.ticker());
    this.stance = new Stance(Stance.Trust.FOLLOWED, new Routing(settings.entry(), null));
    for (GatewayLoops.Loop loop : loops.loops()) {
      carriers.add(new Carrier(loops, loop, limits().connectTimeout()));
    }
    this.listener = listen();
  }

  private Channel listen() throws IOException {
    ChannelFuture bound =
        Sockets.listening(
                loops,
                settings.listen(),
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                },
                settings.ahead())
            .bind()
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "The gateway of service %s on host %s cannot listen on %s (%s): free the port or choose another one in the spec"
              .formatted(
                  settings.service(),
                  settings.here(),
                  text(settings.listen()),
                  bound.cause().getMessage()),
          bound.cause());
    }
    return bound.channel();
  }

  private void accept(Channel channel) {
    if (closed) {
      var _ = channel.close();
      return;
    }
    channel.pipeline().addLast(new Link(this, carrierOf(channel.eventLoop())).client());
  }

  /** Where it listens; with the port that was taken if none was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Refused connections since it opened, by cause. */
  public Map<Refusal, Long> refusals() {
    return counters.refusals();
  }

  @Override
  public synchronized void follow(Route route) {
    if (!route.service().equals(settings.service())) {
      throw new IllegalArgumentException(
          "the gateway of service %s was given a route of service %s"
              .formatted(settings.service(), route.service()));
    }
    boolean nothingNew = route.equals(newest) && stance.isFollowed();
    if (closed || nothingNew || (newest != null && isOlder(route, newest))) {
      return;
    }
    if (newest == null
        || !route.term().equals(newest.term())
        || route.draining() != newest.draining()
        || !Objects.equals(route.primary(), newest.primary())) {
      LOG.info(
          "Gateway {} of service {}: the primary is {} in term {}{}",
          text(address()),
          settings.service(),
          route.primary() == null ? "nobody" : route.primary(),
          route.term(),
          route.draining() ? " and about to hand over: new connections are held" : "");
    }
    newest = route;
    move(new Stance(Stance.Trust.FOLLOWED, new Routing(settings.entry(), route)));
  }

  /**
   * The same (term, revision) is not older: how far the readers are behind changes without a new
   * revision.
   */
  private static boolean isOlder(Route route, Route than) {
    return than.term().isAfter(route.term())
        || (than.term().equals(route.term()) && than.revision().isAfter(route.revision()));
  }

  @Override
  public synchronized void distrust() {
    move(new Stance(Stance.Trust.DISTRUSTED, stance.routing()));
  }

  /** The process had been stopped; called on an event loop. */
  void stoodStill() {
    synchronized (this) {
      if (stance.isFollowed()) {
        Stance doubtful = new Stance(Stance.Trust.UNCONFIRMED, stance.routing());
        move(doubtful);
        var _ =
            carriers
                .getFirst()
                .loop()
                .events()
                .schedule(
                    () -> giveUpOn(doubtful),
                    limits().holdTimeout().toNanos(),
                    TimeUnit.NANOSECONDS);
      }
    }
    settings.onFreeze().run();
  }

  private synchronized void giveUpOn(Stance doubtful) {
    if (stance == doubtful) {
      distrust();
    }
  }

  /** From here on every read sees the new stance; the tasks see to those that are silent. */
  private void move(Stance next) {
    stance = next;
    for (Carrier carrier : carriers) {
      carrier.loop().events().execute(() -> carrier.each(Link::reconsider));
    }
  }

  @Override
  public Figures figures() {
    return new Figures(
        counters.open.get(),
        admission.held(),
        counters.refused(),
        counters.cut.sum(),
        carriers.stream().mapToLong(Carrier::bytesIn).sum(),
        carriers.stream().mapToLong(Carrier::bytesOut).sum());
  }

  /** Stops listening and closes every connection. Returns when the port is free. */
  @Override
  public void close() {
    closed = true;
    loops.remove(this);
    List<Future<?>> closing = new ArrayList<>();
    closing.add(listener.close());
    for (Carrier carrier : carriers) {
      closing.add(carrier.loop().events().submit(() -> carrier.each(Link::abort)));
    }
    if (carriers.stream().noneMatch(carrier -> carrier.loop().events().inEventLoop())) {
      closing.forEach(future -> future.awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS));
    }
  }

  void sweep(GatewayLoops.Loop loop, long nowNanos) {
    for (Carrier carrier : carriers) {
      if (carrier.loop().equals(loop)) {
        carrier.each(link -> link.sweep(nowNanos));
      }
    }
  }

  Stance stance() {
    return stance;
  }

  ServiceId service() {
    return settings.service();
  }

  EntryLimits limits() {
    return settings.entry().limits();
  }

  Admission admission() {
    return admission;
  }

  Members members() {
    return members;
  }

  Counters counters() {
    return counters;
  }

  InetSocketAddress addressOf(HostId member) {
    return settings.members().apply(member);
  }

  private Carrier carrierOf(EventLoop events) {
    for (Carrier carrier : carriers) {
      if (carrier.loop().events().equals(events)) {
        return carrier;
      }
    }
    throw new AssertionError("a connection on a loop that is not of this gateway");
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }
}
