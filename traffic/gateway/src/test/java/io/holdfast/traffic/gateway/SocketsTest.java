package io.holdfast.traffic.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The options that keep vanished and stuck peers from staying; a test of the time-outs themselves
 * would take minutes.
 */
@Timeout(60)
class SocketsTest {

  @Test
  void bothSidesWatchTheirPeers() throws Exception {
    CompletableFuture<Channel> accepted = new CompletableFuture<>();
    try (GatewayLoops loops = GatewayLoops.open()) {
      Channel listening =
          Sockets.listening(loops, new InetSocketAddress("127.0.0.51", 0), noting(accepted))
              .bind()
              .sync()
              .channel();
      Channel connected =
          Sockets.connecting(
                  loops, (InetSocketAddress) listening.localAddress(), Duration.ofSeconds(20))
              .group(loops.group())
              .handler(new ChannelInboundHandlerAdapter())
              .connect()
              .sync()
              .channel();
      assertWatchful(connected);
      assertWatchful(accepted.get(Peer.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
  }

  private static void assertWatchful(Channel channel) {
    assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
    assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
    assertThat(channel.config().getOption(ChannelOption.ALLOW_HALF_CLOSURE)).isTrue();
    assertThat(channel.config().getOption(ChannelOption.AUTO_READ)).isFalse();
    assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(30);
    assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPINTVL)).isEqualTo(10);
    assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPCNT)).isEqualTo(3);
    assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(300_000);
  }

  private static ChannelHandler noting(CompletableFuture<Channel> accepted) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelActive(ChannelHandlerContext context) {
        accepted.complete(context.channel());
      }
    };
  }
}
