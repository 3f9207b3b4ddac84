package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.Haproxy;
import io.holdfast.testkit.LocalCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients come by an HAProxy whose configuration was written for Patroni, word for word. */
class HaproxyForPatroniTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.best()));

  @TempDir Path folder;

  @Test
  void itFollowsAFailoverAndASwitchoverAndNothingIsLost() throws IOException {
    var cluster = UNDER_TEST.cluster();
    var entry = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    try (var _ = Haproxy.start(folder, configuration(cluster, entry), entry);
        var clients = Clients.writingAt(cluster, entry)) {
      var term = PrimaryLost.term(cluster);
      cluster.primary().killEngine();
      clients.awaitMoreWrites();
      assertThat(PrimaryLost.term(cluster)).isGreaterThan(term);

      var target = cluster.hostsWithout(cluster.primary()).getFirst();
      cluster.api().switchover("db", target, PATIENCE);
      clients.awaitMoreWrites();
      assertThat(cluster.primary()).isEqualTo(target);

      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }

  /** The one that Patroni's documentation shows, with this cluster's addresses and ports. */
  private static String configuration(LocalCluster cluster, InetSocketAddress entry) {
    var text =
        new StringBuilder(
            """
            global
                maxconn 100
            defaults
                mode tcp
                retries 2
                timeout client 30m
                timeout connect 4s
                timeout server 30m
                timeout check 5s
            listen db
                bind %s:%d
                option httpchk
                http-check expect status 200
                default-server inter 3s fall 3 rise 2 on-marked-down shutdown-sessions
            """
                .formatted(entry.getHostString(), entry.getPort()));
    for (var host : cluster.members()) {
      text.append(
          "    server %s %s:%d maxconn 100 check port %d%n"
              .formatted(
                  host.name(),
                  host.address(),
                  cluster.ports().database(),
                  cluster.ports().patroni()));
    }
    return text.toString();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
