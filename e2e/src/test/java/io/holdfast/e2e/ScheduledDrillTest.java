package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.DrillRun;
import io.holdfast.api.Event;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillResult.Answer;
import io.holdfast.drill.report.Dossier;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The cluster rehearses by itself, and the controller's agent measures it with a real ledger. */
class ScheduledDrillTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final ScheduleId OFTEN = new ScheduleId("often");
  private static final ScheduleId ASKED = new ScheduleId("asked");

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(
          ClusterPlan.threeHosts(Form.LOOPBACK)
              .with(
                  """
                    api:
                      engine: process
                      port: 8088
                      command: [%s, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -cp, %s, %s, "{address}", "{port}"]
                      health: {http: "http://{address}:{port}/", interval: 500ms, timeout: 2s, fall: 5}
                      entries: {write: {gateway: 8089}}
                  drills:
                    schedules:
                      often: {service: db, drill: process-killed, cron: "* * * * *"}
                      asked: {service: api, askPath: /, drill: process-killed, cron: "* * * * *"}
                  """
                      .formatted(
                          Path.of(System.getProperty("java.home"), "bin", "java"),
                          Path.of("target", "test-classes").toAbsolutePath(),
                          Answering.class.getName())));

  @Test
  void aServerIsKilledWhenItIsDueAndItsReturnIsMeasured() throws InterruptedException {
    var cluster = UNDER_TEST.cluster();
    try (var client = client(cluster)) {
      var run = awaitRun(cluster, OFTEN);
      var result = Objects.requireNonNull(run.result());
      assertThat(result.answer()).as("%s", run).isEqualTo(Answer.PASS);
      assertThat(result.rtoMs()).isPositive();
      assertThat(result.lost()).isZero();
      assertThat(client.report(run.number(), Dossier.class).series()).isNotEmpty();
      // Filed first, then told.
      Waiting.until(
          () -> kinds(cluster).containsAll(Set.of("drill.due", "drill.pass")),
          PATIENCE,
          () -> "told: " + kinds(cluster));
    }
  }

  /** What a program without a ledger lost is not known, which is no pass. */
  @Test
  void aProgramIsAskedAndItsSilenceMeasured() {
    var cluster = UNDER_TEST.cluster();
    var run = awaitRun(cluster, ASKED);
    var result = Objects.requireNonNull(run.result());
    assertThat(run.service()).isEqualTo(new ServiceId("api"));
    assertThat(result.answer()).as("%s", run).isEqualTo(Answer.UNKNOWN);
    assertThat(result.acknowledged()).as("answers").isPositive();
    assertThat(result.rtoMs()).as("%s", run).isPositive();
    assertThat(result.lost()).isNull();
  }

  private static DrillRun awaitRun(LocalCluster cluster, ScheduleId schedule) {
    Waiting.until(
        () -> !filed(cluster, schedule).isEmpty(),
        PATIENCE,
        () -> "no run of " + schedule + ": " + drills(cluster));
    return filed(cluster, schedule).getFirst();
  }

  private static Set<String> kinds(LocalCluster cluster) {
    return cluster.api().events().stream().map(Event::kind).collect(Collectors.toSet());
  }

  private static List<DrillRun> filed(LocalCluster cluster, ScheduleId schedule) {
    return drills(cluster).stream()
        .filter(run -> run.result() != null && schedule.equals(run.schedule()))
        .toList();
  }

  private static List<DrillRun> drills(LocalCluster cluster) {
    try (var client = client(cluster)) {
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
}
