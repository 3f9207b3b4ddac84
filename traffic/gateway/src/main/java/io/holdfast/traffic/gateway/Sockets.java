package io.holdfast.traffic.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The socket options of both sides. */
final class Sockets {
  private static final int BACKLOG = 1024;

  /** A peer whose host vanished while the connection was idle is noticed after about a minute. */
  private static final int KEEPALIVE_IDLE_SECONDS = 30;

  private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
  private static final int KEEPALIVE_PROBES = 3;

  /**
   * A peer that takes not one byte for so long, while bytes wait for it, is gone or stuck. Not
   * shorter: a consumer of a large result may pause, and a COPY may wait for a lock.
   */
  private static final Duration STUCK = Duration.ofMinutes(5);

  private Sockets() {}

  static ServerBootstrap listening(GatewayLoops loops, ChannelHandler accepted) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(
                switch (loops.transport()) {
                  case EPOLL -> EpollServerSocketChannel.class;
                  case NIO -> NioServerSocketChannel.class;
                })
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(accepted);
    options(loops).forEach((option, value) -> set(bootstrap, option, value));
    return bootstrap;
  }

  static Bootstrap connecting(GatewayLoops loops, Duration timeout) {
    Bootstrap bootstrap =
        new Bootstrap()
            // Names are resolved before they come here: a look-up would stop the loop.
            .resolver(NoopAddressResolverGroup.INSTANCE)
            .channel(
                switch (loops.transport()) {
                  case EPOLL -> EpollSocketChannel.class;
                  case NIO -> NioSocketChannel.class;
                })
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()));
    options(loops).forEach((option, value) -> set(bootstrap, option, value));
    return bootstrap;
  }

  private static Map<ChannelOption<?>, Object> options(GatewayLoops loops) {
    Map<ChannelOption<?>, Object> options = new HashMap<>();
    options.put(ChannelOption.TCP_NODELAY, true);
    options.put(ChannelOption.SO_KEEPALIVE, true);
    options.put(ChannelOption.ALLOW_HALF_CLOSURE, true);
    options.put(ChannelOption.AUTO_READ, false);
    if (loops.transport() == GatewayLoops.Transport.EPOLL) {
      options.put(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
      options.put(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
      options.put(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
      options.put(EpollChannelOption.TCP_USER_TIMEOUT, Math.toIntExact(STUCK.toMillis()));
    }
    return options;
  }

  @SuppressWarnings("unchecked")
  private static <T> void set(ServerBootstrap bootstrap, ChannelOption<T> option, Object value) {
    bootstrap.childOption(option, (T) value);
  }

  @SuppressWarnings("unchecked")
  private static <T> void set(Bootstrap bootstrap, ChannelOption<T> option, Object value) {
    bootstrap.option(option, (T) value);
  }
}
