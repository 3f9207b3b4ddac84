package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.DrillRequest;
import io.holdfast.api.DrillRun;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.HostStatus;
import io.holdfast.api.language.Phrasebook;
import io.holdfast.cli.demo.Ledgers;
import io.holdfast.cli.demo.LocalDrills;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillResult.Answer;
import io.holdfast.drill.report.Dossier;
import io.holdfast.drill.report.Dossier.Part;
import io.holdfast.drill.report.HtmlReport;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures are rehearsed on a running cluster, measured, and leave nothing behind. */
@Tag("root")
class DrillTest {
  private static final ServiceId DB = new ServiceId("db");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES));

  @Test
  void aKilledServerIsMeasuredAndReported() throws InterruptedException {
    var cluster = UNDER_TEST.cluster();
    var former = cluster.primary();
    var term = PrimaryLost.term(cluster);

    var dossier = run(cluster, request(DrillKind.PROCESS_KILLED, null, null));

    assertThat(dossier.finding().answer()).as("%s", dossier).isEqualTo(Answer.PASS);
    assertThat(dossier.finding().lost()).isZero();
    assertThat(dossier.finding().rtoMs()).isPositive();
    assertThat(dossier.drill().host()).isEqualTo(new HostId(former.name()));
    assertThat(dossier.drill().state()).isEqualTo(DrillRun.State.DONE);
    assertThat(dossier.drill().undoneAt()).isNotNull();
    assertThat(dossier.parts())
        .extracting(Part::name)
        .startsWith(Part.Name.DETECTION, Part.Name.SEAL)
        .endsWith(Part.Name.RECONNECTION);
    assertThat(dossier.parts().stream().mapToLong(Part::lengthMs).sum())
        .isEqualTo(dossier.finding().rtoMs());
    assertThat(PrimaryLost.term(cluster)).isGreaterThan(term);
    assertThat(dossier.cleanUp()).isEqualTo("the ledger's rows are removed");
    try (var client = client(cluster)) {
      assertThat(client.report(dossier.drill().number(), Dossier.class)).isEqualTo(dossier);
      var kept = client.drill(dossier.drill().number());
      assertThat(kept.result()).isEqualTo(dossier.finding());
    }
    assertThat(HtmlReport.of(dossier)).contains("process-killed", "<svg", "通过");
    assertThat(dossier.timeline())
        .allSatisfy(moment ->
            assertThat(Phrasebook.chinese().say(moment.text())).containsPattern("\\p{IsHan}"));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PROCESS_HUNG",
        "MEMBERS_STOPPED",
        "NETWORK_CUT",
        "NETWORK_CUT_INBOUND",
        "NETWORK_CUT_OUTBOUND",
        "LOSSY_LINK",
        "SLOW_LINK",
        "QUORUM_LOST",
        "SWITCHOVER"
      })
  void everyFaultIsTakenBackAndNothingIsLost(DrillKind kind) throws InterruptedException {
    var cluster = UNDER_TEST.cluster();
    var lasts = kind.lasts().isZero() ? null : 4_000L;

    var dossier = run(cluster, request(kind, null, lasts));

    assertThat(dossier.finding().answer()).as("%s", dossier).isEqualTo(Answer.PASS);
    assertThat(dossier.finding().lost()).isZero();
    assertThat(stopped(cluster)).isEmpty();
  }

  /** The drill's own process starts it again, because nothing else does here. */
  @Test
  void aKilledAgentComesBackAndItsDatabaseServesOn() throws InterruptedException {
    var cluster = UNDER_TEST.cluster();
    var struck = cluster.primary();

    var dossier = run(cluster, request(DrillKind.AGENT_KILLED, null, 5_000L));

    assertThat(dossier.finding().answer()).as("%s", dossier).isEqualTo(Answer.PASS);
    assertThat(cluster.primary()).isEqualTo(struck);
    // The test's hands know the agent that they started, which this one is not.
    struck.killAll();
    struck.startAgent();
    Waiting.until(
        () -> Primaries.writable(cluster).stream().anyMatch(name -> !name.equals(struck.name())),
        PATIENCE,
        () -> "nobody takes over: " + cluster.missingForRedundancy());
  }

  @Test
  void anAbortedDrillLeavesNothingBehind() throws Exception {
    var cluster = UNDER_TEST.cluster();
    try (var client = client(cluster)) {
      var running = start(cluster, request(DrillKind.PROCESS_HUNG, null, 60_000L));
      var drill = await(client, DrillRun.State.STANDING);
      awaitStopped(cluster);

      assertThatThrownBy(() -> client.begin(request(DrillKind.PROCESS_KILLED, null, null)))
          .isInstanceOfSatisfying(
              HoldfastException.class,
              fault -> assertThat(fault.code()).isEqualTo(ErrorCode.REFUSED))
          .hasMessageContaining("another drill is under way");
      client.abort(drill.number());

      var dossier = running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(dossier.drill().state()).isEqualTo(DrillRun.State.ABORTED);
      assertThat(dossier.finding().answer()).isEqualTo(Answer.UNKNOWN);
      assertThat(stopped(cluster)).isEmpty();
    }
  }

  /** Whoever comes next finds the drill in the store and brings it to its end. */
  @Test
  void aDrillOutlivesItsController() throws Exception {
    var cluster = UNDER_TEST.cluster();
    var controller = cluster.host(cluster.controller());
    var struck = aMemberOtherThan(cluster, controller);
    try (var client = client(cluster)) {
      var running =
          start(cluster, request(DrillKind.PROCESS_HUNG, new HostId(struck.name()), 8_000L));
      await(client, DrillRun.State.STANDING);
      awaitStopped(cluster);
      controller.killAgent();

      Waiting.until(() -> stopped(cluster).isEmpty(), PATIENCE, () -> "processes remain stopped");
      controller.startAgent();
      var dossier = running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(dossier.drill().state()).as("%s", dossier).isEqualTo(DrillRun.State.DONE);
      assertThat(dossier.drill().undoneAt()).isNotNull();
    }
  }

  /** The process that the agent left behind continues what it stopped. */
  @Test
  void aFaultEndsThoughItsOwnAgentIsKilled() throws Exception {
    var cluster = UNDER_TEST.cluster();
    var struck = aMemberOtherThan(cluster, cluster.host(cluster.controller()));
    try (var client = client(cluster)) {
      var running =
          start(cluster, request(DrillKind.PROCESS_HUNG, new HostId(struck.name()), 6_000L));
      await(client, DrillRun.State.STANDING);
      awaitStopped(cluster);
      struck.killAgent();

      Waiting.until(() -> stopped(cluster).isEmpty(), PATIENCE, () -> "processes remain stopped");
      assertThat(struck.agentRuns()).isFalse();
      struck.startAgent();
      var dossier = running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(dossier.drill().state()).as("%s", dossier).isEqualTo(DrillRun.State.DONE);
    }
  }

  @Test
  void nothingBeginsWhileAMemberIsMissing() throws InterruptedException {
    var cluster = UNDER_TEST.cluster();
    // Not the controller, or nobody might be there who could refuse.
    var controller = cluster.host(cluster.controller());
    var standby = cluster.hostsWithout(cluster.primary(), controller).getFirst();
    standby.killAll();
    try {
      cluster.awaitStatus("a host is missing", status -> isDown(status, standby), PATIENCE);
      assertThatThrownBy(() -> run(cluster, request(DrillKind.PROCESS_KILLED, null, null)))
          .isInstanceOfSatisfying(
              HoldfastException.class,
              fault -> assertThat(fault.code()).isEqualTo(ErrorCode.REFUSED));
    } finally {
      standby.startAgent();
    }
  }

  private static boolean isDown(ClusterStatus status, LocalHost host) {
    return status.controller() != null
        && status.hosts().stream()
            .filter(one -> one.state() == HostStatus.State.DOWN)
            .anyMatch(one -> one.name().name().equals(host.name()));
  }

  private static LocalHost aMemberOtherThan(LocalCluster cluster, LocalHost left) {
    return cluster.members().stream().filter(host -> !host.equals(left)).findFirst().orElseThrow();
  }

  private static DrillRequest request(
      DrillKind kind, @Nullable HostId host, @Nullable Long lastsMs) {
    return new DrillRequest(kind, DB, host, lastsMs, null);
  }

  private static CompletableFuture<Dossier> start(LocalCluster cluster, DrillRequest request) {
    var dossier = new CompletableFuture<Dossier>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            dossier.complete(run(cluster, request));
          } catch (InterruptedException | RuntimeException e) {
            dossier.completeExceptionally(e);
          }
        });
    return dossier;
  }

  private static Dossier run(LocalCluster cluster, DrillRequest request)
      throws InterruptedException {
    return LocalDrills.run(
        cluster, request, Ledgers.throughGateways(cluster), Duration.ofSeconds(2), _ -> {});
  }

  private static DrillRun await(HoldfastClient client, DrillRun.State state) {
    var latest = new ArrayList<DrillRun>();
    Waiting.until(
        () -> {
          var running = drills(client).stream().filter(drill -> !drill.isEnded()).findFirst();
          latest.clear();
          running.ifPresent(latest::add);
          return running.filter(drill -> drill.state() == state).isPresent();
        },
        PATIENCE,
        () -> "no drill came to %s: %s".formatted(state, latest));
    return latest.getFirst();
  }

  private static List<DrillRun> drills(HoldfastClient client) {
    try {
      return client.drills().drills();
    } catch (HoldfastException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static HoldfastClient client(LocalCluster cluster) {
    return new HoldfastClient(cluster.api().addresses(), cluster.api().secret());
  }

  /** The fault comes shortly after its host has said so. */
  private static void awaitStopped(LocalCluster cluster) {
    Waiting.until(() -> !stopped(cluster).isEmpty(), PATIENCE, () -> "nothing was stopped");
  }

  /** Processes of the cluster's hosts that a signal has stopped. */
  private static List<Path> stopped(LocalCluster cluster) {
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      var found = new ArrayList<Path>();
      for (var process : processes) {
        if (isStopped(process)
            && cluster.hosts().stream().anyMatch(host -> worksIn(process, host.data()))) {
          found.add(process);
        }
      }
      return found;
    } catch (IOException e) {
      throw new AssertionError("cannot read /proc", e);
    }
  }

  private static boolean isStopped(Path process) {
    try {
      var stat = Files.readString(process.resolve("stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).startsWith("T");
    } catch (IOException e) {
      return false; // gone
    }
  }

  private static boolean worksIn(Path process, Path folder) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder);
    } catch (IOException e) {
      return false; // gone
    }
  }
}
