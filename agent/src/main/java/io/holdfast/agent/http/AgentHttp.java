package io.holdfast.agent.http;

import io.holdfast.api.ClusterSecret;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Every HTTP port of one agent. */
public final class AgentHttp implements AutoCloseable {
  private final List<HttpFront> fronts = new ArrayList<>();

  private AgentHttp() {}

  /**
   * Begins to listen and to answer.
   *
   * @throws io.holdfast.api.HoldfastException when a port is taken
   */
  public static AgentHttp open(
      ClusterSpec cluster,
      HostId self,
      ClusterSecret secret,
      PublicEndpoints forClients,
      InternalEndpoints forAgents,
      LocalView local,
      AckSets ackSets) {
    var http = new AgentHttp();
    try {
      var host = cluster.host(self);
      var rules = new ArrayList<>(forAgents.rules());
      rules.addAll(forClients.rules());
      http.fronts.add(
          HttpFront.open(new InetSocketAddress(host.address(), host.port()), secret, rules));
      for (var service : cluster.services()) {
        var port = service.patroniPort();
        if (port != null && service.members().contains(self)) {
          var endpoints =
              new PatroniEndpoints(
                  cluster, service, self, local, () -> ackSets.isSynchronous(service.id()));
          http.fronts.add(
              HttpFront.open(
                  new InetSocketAddress(host.address(), port), secret, endpoints.rules()));
        }
      }
      return http;
    } catch (RuntimeException e) {
      http.close();
      throw e;
    }
  }

  @Override
  public void close() {
    fronts.forEach(HttpFront::close);
  }
}
