package io.holdfast.traffic.gateway;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.resolver.NoopAddressResolverGroup;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/** The sockets of both sides, and their options. */
final class Sockets {
  private static final int BACKLOG = 1024;

  /**
   * A peer that takes not one byte for so long, while bytes wait for it, is gone or stuck. Not
   * shorter: a consumer of a large result may pause, and a COPY may wait for a lock.
   */
  private static final Duration STUCK = Duration.ofMinutes(5);

  /**
   * A peer whose host vanished while the connection was idle is noticed after a minute: 30 s, then
   * 3 probes 10 s apart. Levels and names are those of Linux; an accepted socket has them from the
   * listening one, without a system call.
   */
  private static final Map<ChannelOption<Integer>, Integer> WATCHFUL =
      Map.of(
          new IntegerUnixChannelOption("SO_KEEPALIVE", 1, 9), 1,
          new IntegerUnixChannelOption("TCP_KEEPIDLE", 6, 4), 30,
          new IntegerUnixChannelOption("TCP_KEEPINTVL", 6, 5), 10,
          new IntegerUnixChannelOption("TCP_KEEPCNT", 6, 6), 3,
          new IntegerUnixChannelOption("TCP_USER_TIMEOUT", 6, 18), (int) STUCK.toMillis());

  private Sockets() {}

  static ServerBootstrap listening(
      GatewayLoops loops, InetSocketAddress address, ChannelHandler accepted) {
    return listening(loops, address, accepted, false);
  }

  /**
   * @param ahead whether the address may come to this host later: it is listened on from the start,
   *     so that no time is lost once it is here
   */
  static ServerBootstrap listening(
      GatewayLoops loops, InetSocketAddress address, ChannelHandler accepted, boolean ahead) {
    SocketProtocolFamily family = family(address);
    ChannelFactory<ServerChannel> factory =
        switch (loops.transport()) {
          case EPOLL -> () -> new EpollServerSocketChannel(family);
          case NIO -> NioServerSocketChannel::new;
        };
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channelFactory(factory)
            .localAddress(address)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(accepted);
    switch (loops.transport()) {
      case EPOLL -> {
        watchful(bootstrap);
        bootstrap.option(EpollChannelOption.IP_FREEBIND, ahead);
      }
      case NIO -> bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
    }
    return bootstrap;
  }

  static Bootstrap connecting(GatewayLoops loops, InetSocketAddress address, Duration timeout) {
    SocketProtocolFamily family = family(address);
    ChannelFactory<SocketChannel> factory =
        switch (loops.transport()) {
          case EPOLL -> () -> new EpollSocketChannel(family);
          case NIO -> NioSocketChannel::new;
        };
    Bootstrap bootstrap =
        new Bootstrap()
            .channelFactory(factory)
            .remoteAddress(address)
            // Names are resolved before they come here: a look-up would stop the loop.
            .resolver(NoopAddressResolverGroup.INSTANCE)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.AUTO_READ, false);
    switch (loops.transport()) {
      case EPOLL -> watchful(bootstrap);
      case NIO -> bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
    }
    return bootstrap;
  }

  /** Moves as many bytes into the socket as it takes at once, past everything of Netty's. */
  static void write(ByteBuf bytes, FileDescriptor socket) throws IOException {
    bytes.skipBytes(
        socket.writeAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex()));
  }

  private static void watchful(AbstractBootstrap<?, ?> bootstrap) {
    WATCHFUL.forEach(bootstrap::option);
  }

  /** An IPv4 connection on an IPv6 socket takes the longer way through the kernel. */
  private static SocketProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? SocketProtocolFamily.INET
        : SocketProtocolFamily.INET6;
  }
}
