package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.EntryStatus;
import io.holdfast.api.Operation;
import io.holdfast.api.StackStatus;
import io.holdfast.core.cluster.HostId;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database and a cache behind one address: clients know nothing else of the stack. */
@Tag("root")
class StackAddressTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int CACHE = 6379;
  private static final HostId NOBODY = new HostId("nobody");

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(
          ClusterPlan.threeHosts(Form.NAMESPACES)
              .with(
                  """
                    cache:
                      engine: redis
                      port: 6379
                      objectives: {rto: 10s, rpo: 5s}
                      users: {default: {passwordFile: app.password}}
                      entries: {write: {gateway: 6380}}
                  stacks:
                    main: {services: [db, cache], entry: {vip: "{virtualAddress}/24", interface: eth0}}
                  """));

  @Test
  void goesAlongWhenTheHostOfTheStackIsKilled() {
    var cluster = UNDER_TEST.cluster();
    var home = awaitHome(cluster);
    try (var watch = cluster.watchAddress();
        var clients = Clients.writingTo(cluster, cluster.virtualAddress())) {
      awaitCache(cluster);
      var fault = clients.at(home::killAll);
      clients.awaitMoreWrites();
      assertThat(clients.outageAfter(fault).rto()).isPresent();
      awaitCache(cluster);
      assertThat(awaitHome(cluster)).isNotEqualTo(home);

      home.startAgent();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      assertThat(watch.doubles()).isEmpty();
      clients.assertNothingLost();
    }
  }

  @Test
  void goesAlongWhenTheStackIsMoved() {
    var cluster = UNDER_TEST.cluster();
    var home = awaitHome(cluster);
    var target = cluster.hostsWithout(home).getFirst();
    try (var watch = cluster.watchAddress();
        var clients = Clients.writingTo(cluster, cluster.virtualAddress())) {
      assertThat(cluster.api().switchoverStack("main", target, PATIENCE).state())
          .isEqualTo(Operation.State.DONE);
      clients.awaitMoreWrites();
      awaitCache(cluster);
      assertThat(awaitHome(cluster)).isEqualTo(target);
      assertThat(watch.doubles()).isEmpty();
      clients.assertNothingLost();
    }
  }

  /** The host on which all services lead and that holds the address, for each of them. */
  private static LocalHost awaitHome(LocalCluster cluster) {
    var status =
        cluster.awaitStatus(
            "all of the stack on one host, the address too",
            it ->
                it.services().stream().allMatch(service -> home(it).equals(service.primary()))
                    && it.services().stream()
                            .flatMap(service -> service.entries().stream())
                            .filter(entry -> entry.kind().equals("vip"))
                            .map(EntryStatus::host)
                            .filter(home(it)::equals)
                            .count()
                        == 4,
            PATIENCE);
    return cluster.host(home(status).name());
  }

  private static HostId home(ClusterStatus status) {
    return status.allStacks().stream()
        .map(StackStatus::host)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(NOBODY); // as while no controller is known
  }

  /** Redis answers there, though not without a password. */
  private static void awaitCache(LocalCluster cluster) {
    Waiting.until(
        () -> {
          try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(cluster.virtualAddress(), CACHE), 500);
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '-';
          } catch (IOException e) {
            return false;
          }
        },
        PATIENCE,
        () -> "no Redis answers at the address of the stack");
  }
}
