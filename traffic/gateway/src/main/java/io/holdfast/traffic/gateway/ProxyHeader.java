package io.holdfast.traffic.gateway;

import io.netty.channel.Channel;
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

  static void send(Channel upstream, InetSocketAddress client, InetSocketAddress entry) {
    HAProxyProxiedProtocol family =
        client.getAddress() instanceof Inet4Address
            ? HAProxyProxiedProtocol.TCP4
            : HAProxyProxiedProtocol.TCP6;
    HAProxyMessage header =
        new HAProxyMessage(
            HAProxyProtocolVersion.V2,
            HAProxyCommand.PROXY,
            family,
            withoutScope(client),
            withoutScope(entry),
            client.getPort(),
            entry.getPort());
    upstream.pipeline().addFirst(HAProxyMessageEncoder.INSTANCE);
    var _ = upstream.writeAndFlush(header);
    upstream.pipeline().remove(HAProxyMessageEncoder.INSTANCE);
  }

  /** A scope (fe80::1%eth0) means something on this host only. */
  private static String withoutScope(InetSocketAddress socket) {
    String address = socket.getAddress().getHostAddress();
    int scope = address.indexOf('%');
    return scope < 0 ? address : address.substring(0, scope);
  }
}
