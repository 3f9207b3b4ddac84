package io.holdfast.traffic.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/** Tells the member who the client is, in PROXY protocol v2, ahead of the client's own bytes. */
final class ProxyHeader {
  private ProxyHeader() {}

  static void send(Side upstream, Channel client) {
    if (client.remoteAddress() instanceof InetSocketAddress from
        && client.localAddress() instanceof InetSocketAddress to) {
      ChannelPipeline pipeline = upstream.channel().pipeline();
      pipeline.addFirst(HAProxyMessageEncoder.INSTANCE);
      upstream.sendMessage(header(from, to));
      pipeline.remove(HAProxyMessageEncoder.INSTANCE);
    }
  }

  private static HAProxyMessage header(InetSocketAddress from, InetSocketAddress to) {
    return new HAProxyMessage(
        HAProxyProtocolVersion.V2,
        HAProxyCommand.PROXY,
        from.getAddress() instanceof Inet4Address
            ? HAProxyProxiedProtocol.TCP4
            : HAProxyProxiedProtocol.TCP6,
        withoutScope(from),
        withoutScope(to),
        from.getPort(),
        to.getPort());
  }

  /** A scope (fe80::1%eth0) means something on this host only. */
  private static String withoutScope(InetSocketAddress socket) {
    String address = socket.getAddress().getHostAddress();
    int scope = address.indexOf('%');
    return scope < 0 ? address : address.substring(0, scope);
  }
}
