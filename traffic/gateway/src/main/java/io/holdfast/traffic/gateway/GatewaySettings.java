package io.holdfast.traffic.gateway;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.EntrySpec;
import java.net.InetSocketAddress;
import java.util.function.Function;

/**
 * Everything a gateway must know to open.
 *
 * @param service service it leads to; routes of another one are refused
 * @param here the host it runs on, for its messages
 * @param listen address and port it listens on; port 0 takes a free one
 * @param ahead whether that address may come to this host later
 * @param entry mode and limits; its port is not read, {@code listen} counts
 * @param members where a host's member listens; must answer at once and with a resolved address
 * @param onFreeze called on an event loop, and not to block, when the process had been stopped or
 *     starved so long that the route may be out of date. Nothing is forwarded until the next {@code
 *     follow}, which must rest on an answer that was asked for after this call; the same route as
 *     before lets connections go on. Without one they are cut when the hold time-out is over
 */
public record GatewaySettings(
    ServiceId service,
    HostId here,
    InetSocketAddress listen,
    boolean ahead,
    EntrySpec entry,
    Function<HostId, InetSocketAddress> members,
    Runnable onFreeze) {
  /** One that listens on an address of its host. */
  public GatewaySettings(
      ServiceId service,
      HostId here,
      InetSocketAddress listen,
      EntrySpec entry,
      Function<HostId, InetSocketAddress> members,
      Runnable onFreeze) {
    this(service, here, listen, false, entry, members, onFreeze);
  }
}
