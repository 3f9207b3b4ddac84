package io.holdfast.traffic.gateway.bench;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Route;
import io.holdfast.core.spec.EntryLimits;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.traffic.gateway.Gateway;
import io.holdfast.traffic.gateway.GatewayLoops;
import io.holdfast.traffic.gateway.GatewaySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A process that is a gateway and nothing else: {@code LoneGateway <address> <port> <to address>
 * <to port>}.
 */
public final class LoneGateway {
  private LoneGateway() {}

  public static void main(String[] args) throws IOException {
    InetSocketAddress listen = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    InetSocketAddress to = new InetSocketAddress(args[2], Integer.parseInt(args[3]));
    ServiceId service = new ServiceId("bench");
    HostId here = new HostId("here");
    EntrySpec entry =
        new EntrySpec(EntrySpec.Mode.WRITE, listen.getPort(), null, false, EntryLimits.DEFAULT);
    Route route = new Route(service, new Term(1), new Revision(1), here, false, List.of());
    GatewayLoops loops = GatewayLoops.open();
    Gateway[] opened = new Gateway[1];
    opened[0] =
        Gateway.open(
            new GatewaySettings(
                service, here, listen, entry, host -> to, () -> opened[0].follow(route)),
            loops);
    opened[0].follow(route);
    // Ends with its parent, however that one ends.
    while (System.in.read() >= 0) {
      // nothing to obey
    }
    opened[0].close();
    loops.close();
  }
}
