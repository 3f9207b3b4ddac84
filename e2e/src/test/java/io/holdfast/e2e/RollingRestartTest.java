package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.MemberStatus;
import io.holdfast.api.Operation;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The spec gets new parameters: one that takes effect live, one that needs a restart. */
class RollingRestartTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration RESTART = Duration.ofMinutes(3);

  /** Far above a switchover's: this machine does other things too. See the benchmarks. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(
          ClusterPlan.threeHosts(Form.best())
              .withService("parameters", "{work_mem: 5MB, shared_buffers: 48MB}"));

  @Test
  void bothAreInForceAfterwardsAndClientsSeeNoMoreThanASwitchover() throws IOException {
    var cluster = UNDER_TEST.cluster();
    var former = cluster.primary();
    var before = LocalCluster.service(cluster.status()).term();
    Files.writeString(
        cluster.spec(),
        Files.readString(cluster.spec())
            .replace("work_mem: 5MB", "work_mem: 6MB")
            .replace("shared_buffers: 48MB", "shared_buffers: 64MB"));
    for (var host : cluster.hosts()) {
      host.stopAgent();
      host.startAgent();
    }
    cluster.awaitStatus(
        "waiting for a restart, and nothing else",
        status ->
            pending(status).equals(List.of("shared_buffers", "shared_buffers", "shared_buffers")),
        PATIENCE);
    cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
    assertThat(setting(cluster, "work_mem")).containsOnly("6MB");
    assertThat(setting(cluster, "shared_buffers")).containsOnly("48MB");

    try (var clients = Clients.writing(cluster, 8, 20)) {
      var begun = clients.ledger().elapsed();
      var operation = restart(cluster);
      assertThat(operation.state()).as("%s", operation).isEqualTo(Operation.State.DONE);
      assertThat(operation.steps())
          .extracting(Operation.Step::text)
          .as("a switchover to a standby that stays, and never fewer standbys than two of three")
          .noneMatch(step -> step.contains("going back") || step.contains("last standby"));
      clients.awaitMoreWrites();

      var after = cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      assertThat(LocalCluster.service(after).term()).isEqualTo(before.next());
      assertThat(cluster.primary()).isNotEqualTo(former);
      assertThat(pending(after)).isEmpty();
      assertThat(setting(cluster, "shared_buffers")).containsOnly("64MB");
      assertThat(clients.outageAfter(begun).silence().length()).isLessThan(LONGEST_PAUSE);
      assertThat(clients.history().count(Outcome.REFUSED))
          .as("%s", clients.history().errors())
          .isZero();
      clients.assertNothingLost();
    }
  }

  /** When the controller changes meanwhile, the operator is told to ask again, and does. */
  private static Operation restart(LocalCluster cluster) {
    while (true) {
      var operation = cluster.api().restart("db", RESTART);
      var result = operation.result();
      if (result == null || !result.code().equals(ReasonCode.RESTART_INTERRUPTED.name())) {
        return operation;
      }
    }
  }

  private static List<String> pending(ClusterStatus status) {
    return LocalCluster.service(status).members().stream()
        .map(MemberStatus::pendingRestart)
        .flatMap(names -> names == null ? List.of("unknown").stream() : names.stream())
        .toList();
  }

  private static List<String> setting(LocalCluster cluster, String name) {
    return cluster.members().stream().map(host -> Primaries.setting(cluster, host, name)).toList();
  }
}
