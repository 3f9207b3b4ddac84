package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.DrillRequest;
import io.holdfast.api.DrillRun;
import io.holdfast.api.EntryStatus;
import io.holdfast.api.Operation;
import io.holdfast.api.StackStatus;
import io.holdfast.cli.demo.Ledgers;
import io.holdfast.cli.demo.Load;
import io.holdfast.cli.demo.LocalDrills;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outcome;
import io.holdfast.drill.report.Dossier.Moment;
import io.holdfast.testkit.Blueprint;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The stack of {@code blueprints/im.yaml}: MariaDB, Redis, an API and nginx on one of two servers,
 * reached by one address. Its clients are on a third host and know that address and HTTP, nothing
 * else.
 */
@Tag("root")
class ImStackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration UNTIL_AUDITED = Duration.ofSeconds(60);

  /** For busy machines; what it takes is measured by {@code bench stack}. */
  private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(30);

  private static final int A_FEW = 50;
  private static final List<String> PROGRAMS = List.of("api", "web");

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.of(Blueprint.IM, Form.NAMESPACES));

  @Test
  void goesToTheOtherServerWhenItsOwnIsKilled() {
    var cluster = UNDER_TEST.cluster();
    isLostAndTakenBack(cluster, LocalHost::killAll, LocalHost::startAgent);
  }

  @Test
  void goesToTheOtherServerWhenItsOwnIsCutOff() {
    var cluster = UNDER_TEST.cluster();
    isLostAndTakenBack(cluster, LocalHost::cutOff, LocalHost::heal);
  }

  @Test
  void goesToTheOtherServerWhenItsOwnIsFrozen() {
    var cluster = UNDER_TEST.cluster();
    isLostAndTakenBack(cluster, LocalHost::freeze, LocalHost::thaw);
  }

  private static void isLostAndTakenBack(LocalCluster cluster, Fault fault, Fault takenBack) {
    var home = awaitHome(cluster);
    try (var watch = cluster.watchAddress();
        var ledger = LedgerWorkload.start(Ledgers.throughFront(cluster))) {
      awaitMore(cluster, ledger);
      var struck = ledger.elapsed();
      fault.befalls(home);
      awaitMore(cluster, ledger);
      assertThat(ledger.history().outageAfter(struck).rto())
          .hasValueSatisfying(rto -> assertThat(rto).isLessThan(LONGEST_OUTAGE));

      takenBack.befalls(home);
      assertThat(awaitHome(cluster)).isNotEqualTo(home);
      assertOnlyOneSideIsActive(cluster);
      assertNothingLost(cluster, ledger);
      assertThat(watch.doubles()).isEmpty();
    }
  }

  /** Whatever is started there is killed again: no start in place helps. */
  @Test
  void followsADatabaseThatCannotStayWhereItIs() {
    var cluster = UNDER_TEST.cluster();
    var home = awaitHome(cluster);
    try (var ledger = LedgerWorkload.start(Ledgers.throughFront(cluster))) {
      awaitMore(cluster, ledger);
      killUntilTheStackHasMoved(cluster, home, "db");
      assertThat(awaitHome(cluster)).isNotEqualTo(home);
      awaitMore(cluster, ledger);
      assertOnlyOneSideIsActive(cluster);
      assertNothingLost(cluster, ledger);
    }
  }

  @Test
  void followsAProgramThatHasUsedUpItsRestarts() {
    var cluster = UNDER_TEST.cluster();
    var home = awaitHome(cluster);
    try (var ledger = LedgerWorkload.start(Ledgers.throughFront(cluster))) {
      awaitMore(cluster, ledger);
      killUntilTheStackHasMoved(cluster, home, "api");
      assertThat(awaitHome(cluster)).isNotEqualTo(home);
      awaitMore(cluster, ledger);
      assertOnlyOneSideIsActive(cluster);
      assertNothingLost(cluster, ledger);
    }
  }

  /** Its own readiness says so; to start it anew or elsewhere would help nobody. */
  @Test
  void aProgramThatLosesItsDatabasesWaitsForThemWhereItIs() throws InterruptedException {
    var cluster = UNDER_TEST.cluster();
    var home = awaitHome(cluster);

    var dossier =
        LocalDrills.run(
            cluster,
            new DrillRequest(DrillKind.DEPENDENCY_LOST, new ServiceId("api"), null, 2_000L, null),
            Ledgers.throughFront(cluster),
            Duration.ofSeconds(5),
            _ -> {});

    assertThat(dossier.drill().state()).as("%s", dossier).isEqualTo(DrillRun.State.DONE);
    assertThat(dossier.finding().lost()).isZero();
    assertThat(dossier.finding().rtoMs()).as("what clients felt of it").isPositive();
    assertThat(awaitHome(cluster)).isEqualTo(home);
  }

  @Test
  void isMovedThereAndBackByADrillOfOneOfItsServices() throws InterruptedException {
    var cluster = UNDER_TEST.cluster();
    var home = awaitHome(cluster);

    var dossier =
        LocalDrills.run(
            cluster,
            new DrillRequest(DrillKind.SWITCHOVER, new ServiceId("api"), null, null, null),
            Ledgers.throughFront(cluster),
            Duration.ofSeconds(5),
            _ -> {});

    assertThat(dossier.drill().state()).as("%s", dossier).isEqualTo(DrillRun.State.DONE);
    assertThat(dossier.finding().lost()).isZero();
    assertThat(dossier.timeline())
        .extracting(Moment::text)
        .filteredOn(text -> text.startsWith("Stack im: an operator asked for a switchover"))
        .as("there and back")
        .hasSize(2);
    assertThat(awaitHome(cluster)).isEqualTo(home);
  }

  @Test
  void isMovedAsPlannedAndNobodyIsRefused(TestReporter reporter) {
    var cluster = UNDER_TEST.cluster();
    var home = awaitHome(cluster);
    var target = cluster.members().stream().filter(host -> host != home).findFirst().orElseThrow();
    try (var watch = cluster.watchAddress();
        var ledger = LedgerWorkload.start(Ledgers.throughFront(cluster))) {
      var load = Load.begin(target);
      awaitMore(cluster, ledger);
      awaitMore(cluster, ledger);
      reporter.publishEntry("processor time of the host that stands by", load.percent());

      var operation = cluster.api().switchoverStack("im", target, PATIENCE);
      assertThat(operation.state()).as("%s", operation).isEqualTo(Operation.State.DONE);
      awaitMore(cluster, ledger);
      assertThat(awaitHome(cluster)).isEqualTo(target);
      assertThat(ledger.history().count(Outcome.REFUSED))
          .as("%s", ledger.history().errors())
          .isZero();
      assertOnlyOneSideIsActive(cluster);
      assertNothingLost(cluster, ledger);
      assertThat(watch.doubles()).isEmpty();
    }
  }

  private interface Fault {
    void befalls(LocalHost host);
  }

  private static void killUntilTheStackHasMoved(
      LocalCluster cluster, LocalHost home, String service) {
    Waiting.until(
        () -> {
          var _ = home.killService(service);
          return cluster
              .api()
              .status()
              .filter(status -> isWhole(status) && !home(status).equals(Optional.of(id(home))))
              .isPresent();
        },
        PATIENCE,
        () -> "the stack stays on " + home.name() + ": " + cluster.missingForRedundancy());
  }

  /** The host on which all of the stack leads and that has the address, when all is well. */
  private static LocalHost awaitHome(LocalCluster cluster) {
    cluster.awaitRedundant(PATIENCE);
    var status =
        cluster.awaitStatus("whole on one host, its address too", ImStackTest::isWhole, PATIENCE);
    return cluster.host(home(status).orElseThrow().name());
  }

  /** All services lead on the home, which has the address for each of them. */
  private static boolean isWhole(ClusterStatus status) {
    var home = home(status);
    return home.isPresent()
        && status.services().stream()
            .allMatch(service ->
                home.equals(Optional.ofNullable(service.primary()))
                    && service.entries().stream()
                        .filter(entry -> entry.kind().equals("vip"))
                        .map(EntryStatus::host)
                        .allMatch(holder -> Objects.equals(holder, service.primary())));
  }

  /** Empty also of an agent that has not heard of the stack yet. */
  private static Optional<HostId> home(ClusterStatus status) {
    return status.allStacks().stream().findFirst().map(StackStatus::host);
  }

  private static HostId id(LocalHost host) {
    return new HostId(host.name());
  }

  /** By their processes, not by what anybody says. */
  private static void assertOnlyOneSideIsActive(LocalCluster cluster) {
    var home = cluster.primary();
    for (var host : cluster.members()) {
      for (var program : PROGRAMS) {
        assertThat(host.runs(program))
            .as("%s runs on %s, home %s", program, host.name(), home.name())
            .isEqualTo(host.equals(home));
      }
    }
  }

  private static void awaitMore(LocalCluster cluster, LedgerWorkload ledger) {
    int wanted = ledger.history().count(Outcome.ACKNOWLEDGED) + A_FEW;
    Waiting.until(
        () -> ledger.history().count(Outcome.ACKNOWLEDGED) >= wanted,
        PATIENCE,
        () ->
            "No messages are acknowledged: %s; the cluster: %s"
                .formatted(ledger.history().errors(), cluster.missingForRedundancy()));
  }

  private static void assertNothingLost(LocalCluster cluster, LedgerWorkload ledger) {
    var verdict = LedgerAudit.check(ledger.stop(), UNTIL_AUDITED);
    assertThat(verdict.acknowledged()).isPositive();
    assertThat(verdict.isClean())
        .as("%s %s; %s", verdict.sentence(), verdict.firstMissing(), cluster.missingForRedundancy())
        .isTrue();
  }
}
