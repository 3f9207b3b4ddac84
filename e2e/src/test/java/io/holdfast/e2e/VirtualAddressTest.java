package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.EntryStatus;
import io.holdfast.api.Operation;
import io.holdfast.core.cluster.HostId;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that know nothing but a virtual address, and a watch that asks the network a hundred
 * times a second who has it: whatever happens, never two.
 */
@Tag("root")
class VirtualAddressTest {
  private static final Logger LOG = LoggerFactory.getLogger(VirtualAddressTest.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES).withVirtualAddress());

  @Test
  void theHoldersProcessesAreKilled() {
    movesOnce(LocalHost::killAll, LocalHost::startAgent);
  }

  @Test
  void theHolderIsFrozenAndThawed() {
    movesOnce(LocalHost::freeze, LocalHost::thaw);
  }

  @Test
  void theHolderIsCutOff() {
    movesOnce(LocalHost::cutOff, LocalHost::heal);
  }

  @Test
  void theHolderHearsNothingAnyMore() {
    movesOnce(LocalHost::cutInbound, LocalHost::heal);
  }

  @Test
  void theHolderIsNotHeardAnyMore() {
    movesOnce(LocalHost::cutOutbound, LocalHost::heal);
  }

  /** The database goes on, and its clients find it again when the agent is back. */
  @Test
  void theHoldersAgentAloneIsKilledAndStartedAgain() {
    var cluster = UNDER_TEST.cluster();
    var primary = cluster.primary();
    awaitHolder(cluster, primary);
    try (var watch = cluster.watchAddress();
        var clients = Clients.writingTo(cluster, cluster.virtualAddress())) {
      primary.killAgent();
      Waiting.until(() -> watch.present().isEmpty(), PATIENCE, () -> "the address stays");
      primary.startAgent();
      clients.awaitMoreWrites();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      awaitHolder(cluster, cluster.primary());
      assertThat(watch.doubles()).isEmpty();
      clients.assertNothingLost();
    }
  }

  @Test
  void aPlannedMoveTakesItAlong() {
    var cluster = UNDER_TEST.cluster();
    var former = cluster.primary();
    awaitHolder(cluster, former);
    try (var watch = cluster.watchAddress();
        var clients = Clients.writingTo(cluster, cluster.virtualAddress())) {
      var begun = clients.ledger().elapsed();
      var target = cluster.hostsWithout(former).getFirst();
      assertThat(cluster.api().switchover("db", target, PATIENCE).state())
          .isEqualTo(Operation.State.DONE);
      clients.awaitMoreWrites();
      LOG.info("planned move: {}", clients.outageAfter(begun).silence().length());
      awaitHolder(cluster, target);
      assertThat(watch.doubles()).isEmpty();
      clients.assertNothingLost();
    }
  }

  private static void movesOnce(Consumer<LocalHost> fault, Consumer<LocalHost> repair) {
    var cluster = UNDER_TEST.cluster();
    var former = cluster.primary();
    awaitHolder(cluster, former);
    try (var watch = cluster.watchAddress();
        var clients = Clients.writingTo(cluster, cluster.virtualAddress())) {
      Waiting.until(() -> !watch.present().isEmpty(), PATIENCE, () -> "nobody answers");
      var before = watch.present();
      var at = clients.at(() -> fault.accept(former));
      clients.awaitMoreWrites();
      LOG.info("first write through the address: {}", clients.outageAfter(at).rto());
      assertThat(cluster.primary()).isNotEqualTo(former);
      awaitHolder(cluster, cluster.primary());
      repair.accept(former);
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      assertThat(watch.doubles()).isEmpty();
      assertThat(watch.present()).isNotEqualTo(before);
      clients.assertNothingLost();
    }
  }

  private static void awaitHolder(LocalCluster cluster, LocalHost host) {
    cluster.awaitStatus(
        "one with the address on " + host.name(),
        status ->
            LocalCluster.service(status).entries().stream()
                .filter(entry -> entry.kind().equals("vip"))
                .map(EntryStatus::host)
                .filter(Objects::nonNull)
                .findFirst()
                .equals(Optional.of(new HostId(host.name()))),
        PATIENCE);
  }
}
