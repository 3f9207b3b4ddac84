package io.holdfast.traffic.sentinel;

import io.holdfast.core.goal.Route;
import io.holdfast.traffic.gateway.GatewayLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port for clients of Redis Sentinel. Thread-safe; nothing blocks once open. */
public final class Sentinel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sentinel.class);
  private static final long CLOSING_SECONDS = 5;
  private static final WriteBufferWaterMark READ_ON_BELOW =
      new WriteBufferWaterMark(8 * 1024, 16 * 1024);

  private final SentinelSettings settings;
  private final Directory directory;
  private final Desk desk;
  private final Crowd crowd = new Crowd();
  private final AtomicLong ids = new AtomicLong();
  private final Channel listener;
  private volatile boolean closed;

  /**
   * Listens, and knows no master until the first route.
   *
   * @throws IOException it cannot listen there
   */
  public static Sentinel open(SentinelSettings settings, GatewayLoops loops) throws IOException {
    return new Sentinel(settings, loops);
  }

  private Sentinel(SentinelSettings settings, GatewayLoops loops) throws IOException {
    this.settings = settings;
    this.directory =
        new Directory(new Endpoints(settings.cluster(), settings.here(), settings.spec().via()));
    var portraits = new Portraits(settings.cluster(), settings.here(), settings.spec().port());
    var password = settings.password();
    this.desk =
        new Desk(
            new Questions(directory, portraits, settings.hearsController()),
            new InfoPage(directory, portraits, crowd::size),
            password == null ? null : new Password(password));
    this.listener = listen(loops);
  }

  private Channel listen(GatewayLoops loops) throws IOException {
    ChannelFuture bound =
        loops
            .server(
                settings.listen(),
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, READ_ON_BELOW)
            .bind()
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "The Sentinel port of host %s cannot listen on %s:%d (%s): free the port or choose another one in the spec"
              .formatted(
                  settings.here(),
                  settings.listen().getHostString(),
                  settings.listen().getPort(),
                  bound.cause().getMessage()),
          bound.cause());
    }
    return bound.channel();
  }

  private void accept(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress from)) {
      var _ = channel.close(); // it is gone already
      return;
    }
    var conversation =
        new Conversation(this, desk.arrived(ids.incrementAndGet()), channel, from.getAddress());
    channel.pipeline().addLast(new RequestDecoder(), conversation);
    if (!crowd.enter(conversation, conversation.from())) {
      conversation.turnAway();
    } else if (closed) {
      var _ = channel.close();
    }
  }

  /** Where it listens; with the port that was taken if none was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Connections open now. */
  public int connections() {
    return crowd.size();
  }

  /** Connections refused for a limit since it opened. */
  public long refused() {
    return crowd.refused();
  }

  /**
   * Answers by the route from now on, and tells subscribers what is new in it; an older one than
   * the present is ignored, and one of another engine's service as well.
   */
  public synchronized void follow(Route route) {
    var news = directory.follow(route);
    if (!news.isEmpty()) {
      for (var announcement : news) {
        LOG.info("Sentinel clients are told {} {}", announcement.channel(), announcement.message());
      }
      crowd.present().forEach(conversation -> conversation.tell(news));
    }
  }

  /** Knows no master until the next {@link #follow}: the process was frozen (S6). */
  public void distrust() {
    directory.distrust();
  }

  Answer answer(Incoming incoming, Caller caller) {
    settings.beforeAnswer().run();
    return desk.answer(incoming, caller);
  }

  void left(Conversation conversation) {
    crowd.leave(conversation, conversation.from());
  }

  /** Stops listening and closes every connection. Returns when the port is free. */
  @Override
  public void close() {
    closed = true;
    var closing = new ArrayList<ChannelFuture>();
    closing.add(listener.close());
    crowd.present().forEach(conversation -> closing.add(conversation.channel().close()));
    closing.forEach(future -> future.awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS));
  }
}
